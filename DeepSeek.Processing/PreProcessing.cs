using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Processing;

/// <summary>What a pre-processor makes of a request: it goes on, or it is refused.</summary>
public sealed record PreProcessing
{
    private PreProcessing()
    {
    }

    /// <summary>The request to go on with; null where it is refused.</summary>
    public ChatCompletionRequest? Request { get; private init; }

    /// <summary>What the same processor is given again with each answer to this request, as <see cref="AnswerContext.State"/>.</summary>
    public object? State { get; private init; }

    /// <summary>Why the request is refused; null where it goes on.</summary>
    public ApiFailure? Refusal { get; private init; }

    /// <summary>Goes on.</summary>
    /// <param name="request">
    /// The request, changed or not. It must be valid. <c>model</c>, <c>n</c>, <c>stream</c> and <c>stream_options</c> stay what the client sent.
    /// </param>
    /// <param name="state">What <see cref="IPostProcessor.Begin"/> of the same processor needs to know of the request. Default nothing.</param>
    public static PreProcessing Continue(ChatCompletionRequest request, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new PreProcessing { Request = request, State = state };
    }

    /// <summary>Refuses: the client gets 422 with the code <c>request_refused</c>.</summary>
    /// <param name="message">A sentence for the client: what is wrong, and what is allowed.</param>
    /// <param name="parameter">The name of the request field at fault, where there is one.</param>
    public static PreProcessing Refuse(string message, string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return new PreProcessing { Refusal = new ApiFailure(ApiError.RequestRefused, message, parameter) };
    }
}
