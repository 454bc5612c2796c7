using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.Bodies;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Processing;
using DeepSeek.Processing;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>
/// <c>POST /v1/chat/completions</c>: reads, checks, hands to the model's engine, and writes what comes back. On both ways processors may stand.
/// </summary>
internal sealed partial class ChatCompletionEndpoint(
    ModelAccess models, RequestProcessor processors, TimeProvider time, ILogger<ChatCompletionEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (request, failure) = await JsonBodyReader.ReadAsync(context, ContractsJsonContext.Wire.ChatCompletionRequest);
        failure ??= ChatRequestValidator.Validate(request!);
        if (failure is null)
        {
            using var lease = await models.EnterAsync(request!.Model!, "model", context.RequestAborted);
            if (lease.Holds(out var served, out failure)) failure = await AnswerAsync(context, request, served);
        }

        if (failure is not null) await ApiFailureResponse.WriteAsync(context, failure);
    }

    // Gives back why there is no answer, as long as nothing was sent.
    private async Task<ApiFailure?> AnswerAsync(HttpContext context, ChatCompletionRequest asked, ServedModel served)
    {
        var caller = context.Features.GetRequiredFeature<Caller>();
        context.Response.Headers[ApiHeaders.ModelVersion] = served.Id;
        var (request, answers, refusal) = await processors.ProcessAsync(
            asked, new RequestContext(caller.RequestId, caller.TenantId, served.Name, served.Version), context.RequestAborted);
        if ((refusal ?? ValidateChanges(asked, request)) is { } unanswered) return unanswered;
        if (ChatRequestTranslator.ValidateTokens(request, served) is { } fault) return fault;
        if (!PromptEncoder.TryEncode(request.Messages!, served, out var prompt, out var failure)) return failure;

        // Where one choice fails nobody waits for the others, although the client is still there.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var sequences = ChatRequestTranslator.Translate(request, served, caller, prompt, ChatRequestTranslator.SeedOf(request, caller));
        if (answers is not null) sequences = answers.Watch(sequences);
        if (!served.Engine.TrySubmit(sequences, abandoned.Token, out var updates, out failure)) return failure;
        if (answers is not null) updates = answers.Apply(updates);
        try
        {
            var identity = new AnswerIdentity($"chatcmpl-{caller.RequestId}", time.GetUtcNow().ToUnixTimeSeconds(), served.Name);
            var (tokenizer, choices) = (served.Model.Tokenizer, sequences.Choices.Count);
            await (request.Stream == true
                ? new StreamedAnswerWriter(context, identity, tokenizer, choices, request.StreamOptions?.IncludeUsage == true).WriteAsync(updates)
                : WholeAnswerWriter.WriteAsync(context, identity, tokenizer, choices, updates));
            return null;
        }
        finally
        {
            await abandoned.CancelAsync();
        }
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
