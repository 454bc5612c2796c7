using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.Bodies;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions;
using DeepSeek.Inference.Endpoints.Http.ChatCompletions.Validation;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http.Generations;

/// <summary>
/// <c>POST /internal/v1/generations</c>, for gateways: an answer in tokens, begun here or gone on with where another replica had to stop. All that the
/// public route does is done here too, processors included.
/// </summary>
internal sealed class GenerationEndpoint(ModelCatalog catalog, ModelAccess models, RequestPreparer preparer, IOptions<InferenceOptions> options)
{
    // A token id and its comma.
    private const int BytesPerToken = 12;

    public async Task HandleAsync(HttpContext context)
    {
        AllowTokens(context);
        var (call, failure) = await JsonBodyReader.ReadAsync(context, GenerationsJsonContext.Wire.GenerationCall);
        if (failure is null && GenerationCallReader.TryRead(call!, out var asked, out failure))
        {
            using var lease = await models.EnterAsync(asked.Model!, "model", context.RequestAborted);
            if (lease.Holds(out var served, out failure)) failure = await BeginAsync(context, call!, asked, served);
        }

        if (failure is not null) await ApiFailureResponse.WriteAsync(context, failure);
    }

    // Gives back why there is no answer, as long as nothing was sent.
    private async Task<ApiFailure?> BeginAsync(HttpContext context, GenerationCall call, ChatCompletionRequest asked, ServedModel served)
    {
        if (call.Continuation is not { } begun) return await AnswerAsync(context, call, asked, served);
        using var lease = await models.EnterAsync(begun.ModelVersion, "continuation.model_version", context.RequestAborted);
        if (!lease.Holds(out var beginner, out var absent)) return absent;
        return ContinuationValidator.Validate(begun, asked, served, beginner) ?? await AnswerAsync(context, call, asked, beginner);
    }

    private async Task<ApiFailure?> AnswerAsync(HttpContext context, GenerationCall call, ChatCompletionRequest asked, ServedModel served)
    {
        var caller = context.Features.GetRequiredFeature<Caller>();
        context.Response.Headers[ApiHeaders.ModelVersion] = served.Id;
        var (prepared, failure) = await preparer.PrepareAsync(asked, call.Prompt is not null, served, caller, context.RequestAborted);
        if (call.Continuation is { } begun) failure = ContinuationValidator.ValidatePrepared(begun, prepared, failure);
        if (failure is not null) return failure;

        var seed = call.Continuation?.Seed ?? ChatRequestTranslator.SeedOf(prepared!.Request, caller);
        var sequences = ChatRequestTranslator.Translate(prepared!.Request, served, caller, prepared.Prompt, seed);
        if (prepared.Answers is { } answers) sequences = answers.Watch(sequences);
        IReadOnlyList<SequenceUpdate> undelivered = [];
        if (call.Continuation is not null)
        {
            var replay = new ContinuationReplay(served.Model.Tokenizer, prepared.Answers);
            (sequences, undelivered, failure) = await replay.RunAsync(call.Continuation, sequences, context.RequestAborted);
            if (failure is not null) return failure;
            sequences = sequences with { Metered = sequences.Metered is { } metered ? metered with { Continues = true } : null };
        }

        var started = new GenerationStarted
        {
            ModelVersion = served.Id,
            Device = served.DeviceKind(),
            Seed = seed,
            PromptTokenIds = prepared.Prompt.Tokens,
            Processors = prepared.Pipeline,
        };
        var writer = new GenerationEventWriter(context, started, served.Model.Tokenizer, undelivered);
        return await WriteAsync(writer, served, sequences, prepared, context.RequestAborted);
    }

    private static async Task<ApiFailure?> WriteAsync(
        GenerationEventWriter writer, ServedModel served, SequenceRequest sequences, PreparedRequest prepared, CancellationToken aborted)
    {
        if (sequences.Choices.Count == 0)
        {
            await writer.WriteEndedAsync();
            return null;
        }

        // Where one choice fails nobody waits for the others, although the gateway is still there.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        if (!served.Engine.TrySubmit(sequences, abandoned.Token, out var updates, out var failure)) return failure;
        try
        {
            await writer.WriteAsync(prepared.Answers is { } answers ? answers.Apply(updates) : updates, sequences.Choices.Count);
            return null;
        }
        finally
        {
            await abandoned.CancelAsync();
        }
    }

    // Beside the request itself, the prompt and every choice in tokens.
    private void AllowTokens(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit || catalog.Served.IsEmpty) return;
        var longest = catalog.Served.Max(served => served.ContextTokens);
        limit.MaxRequestBodySize = options.Value.MaxRequestBodyBytes + ((long)longest * BytesPerToken * (1 + RequestLimits.Choices));
    }
}
