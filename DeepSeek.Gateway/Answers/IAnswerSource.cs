using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Answers;

/// <summary>Whoever can answer a request whose model is known: a replica, an external upstream, the response cache.</summary>
internal interface IAnswerSource
{
    /// <summary>
    /// The answer, as it comes. An expected failure is an <see cref="AnswerFailed"/>; only a caller that cancels gets an exception. Ending the enumeration early
    /// stops the generation.
    /// </summary>
    IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, CancellationToken cancellationToken);
}
