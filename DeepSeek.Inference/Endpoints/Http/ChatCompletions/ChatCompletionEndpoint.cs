using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.Bodies;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.ModelRepository;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>
/// <c>POST /v1/chat/completions</c>: reads, checks, hands to the model's engine, and writes what comes back. On both ways processors may stand.
/// </summary>
internal sealed class ChatCompletionEndpoint(ModelAccess models, RequestPreparer preparer, TimeProvider time)
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
        var (prepared, failure) = await preparer.PrepareAsync(asked, isRaw: false, served, caller, context.RequestAborted);
        if (prepared is not var (request, prompt, answers, _)) return failure;

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
}
