using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Processing;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>
/// What lies between a valid request and its model, on whichever route it came: its pre-processors, another check of what they made of it, and the prompt.
/// </summary>
internal sealed partial class RequestPreparer(RequestProcessor processors, ILogger<RequestPreparer> logger)
{
    /// <summary>The request that the model is asked, or why it is not.</summary>
    /// <param name="asked">What the client asked for, valid. A text to go on with is its one message, so that processors see it as any other.</param>
    /// <param name="isRaw">Whether its messages are such a text.</param>
    /// <param name="served">The model that answers.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public async ValueTask<(PreparedRequest? Prepared, ApiFailure? Failure)> PrepareAsync(
        ChatCompletionRequest asked, bool isRaw, ServedModel served, Caller caller, CancellationToken cancellationToken)
    {
        var (request, answers, refusal, pipeline) = await processors.ProcessAsync(
            asked, new RequestContext(caller.RequestId, caller.TenantId, served.Name, served.Version), cancellationToken);
        if ((refusal ?? ValidateChanges(asked, request)) is { } unanswered) return (null, unanswered);
        if (ChatRequestTranslator.ValidateTokens(request, served) is { } fault) return (null, fault);
        return PromptEncoder.TryEncode(request.Messages!, isRaw, served, out var prompt, out var failure)
            ? (new PreparedRequest(request, prompt, answers, pipeline), null)
            : (null, failure);
    }

    // The client did nothing wrong where what is wrong was put there by a processor.
    private ApiFailure? ValidateChanges(ChatCompletionRequest asked, ChatCompletionRequest request)
    {
        if (ReferenceEquals(asked, request) || ChatRequestValidator.Validate(request) is not { } fault) return null;
        LogInvalid(logger, request.Model!, fault.Param);
        return new ApiFailure(ApiError.ServerError, $"A processor made of this request one that is not valid: {fault.Message}", fault.Param);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Processors made a request to {Model} invalid: see its field '{Field}'.")]
    private static partial void LogInvalid(ILogger logger, string model, string? field);
}
