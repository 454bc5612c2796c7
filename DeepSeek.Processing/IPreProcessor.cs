using DeepSeek.Contracts.Http;

namespace DeepSeek.Processing;

/// <summary>Sees a request before the model does; may change it or refuse it. Called once a request.</summary>
public interface IPreProcessor
{
    /// <summary>Looks at a request.</summary>
    /// <param name="request">
    /// What the client sent, valid, and as the processors before this one have left it. It cannot be changed in place: give a changed copy back
    /// (<c>request with { … }</c>).
    /// </param>
    /// <param name="context">Whose request it is, and for which model.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone or the time limit of the call has passed.</param>
    ValueTask<PreProcessing> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken);
}
