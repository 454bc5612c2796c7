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
/// <c>POST /internal/v1/generations</c>, for gateways: an answer in tokens, begun here or gone on with where another replica had to stop.
/// </summary>
internal sealed class GenerationEndpoint(ModelCatalog catalog, ModelAccess models, IOptions<InferenceOptions> options)
{
    // A token id and its comma.
    private const int BytesPerToken = 12;

    public async Task HandleAsync(HttpContext context)
    {
        AllowTokens(context);
        var (call, failure) = await JsonBodyReader.ReadAsync(context, GenerationsJsonContext.Wire.GenerationCall);
        failure ??= call!.Request is { } asked
            ? ChatRequestValidator.Validate(asked)
            : ParameterFault.Of("request", "'request' is missing; a chat completion request is needed.");
        if (failure is null)
        {
            using var lease = await models.EnterAsync(call!.Request!.Model!, "model", context.RequestAborted);
            if (lease.Holds(out var served, out failure)) failure = await BeginAsync(context, call, call.Request, served);
        }

        if (failure is not null) await ApiFailureResponse.WriteAsync(context, failure);
    }

    // Gives back why there is no answer, as long as nothing was sent.
    private async Task<ApiFailure?> BeginAsync(HttpContext context, GenerationCall call, ChatCompletionRequest request, ServedModel served)
    {
        if (call.Continuation is not { } begun) return await AnswerAsync(context, call, request, served);
        using var lease = await models.EnterAsync(begun.ModelVersion, "continuation.model_version", context.RequestAborted);
        if (!lease.Holds(out var beginner, out var absent)) return absent;
        return ContinuationValidator.Validate(begun, request, served, beginner) ?? await AnswerAsync(context, call, request, beginner);
    }

    private static async Task<ApiFailure?> AnswerAsync(HttpContext context, GenerationCall call, ChatCompletionRequest request, ServedModel served)
    {
        var caller = context.Features.GetRequiredFeature<Caller>();
        context.Response.Headers[ApiHeaders.ModelVersion] = served.Id;
        if (ChatRequestTranslator.ValidateTokens(request, served) is { } fault) return fault;
        if (!TryTranslate(call, request, served, caller, out var started, out var sequences, out var failure)) return failure;

        // Where one choice fails nobody waits for the others, although the gateway is still there.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (!served.Engine.TrySubmit(sequences, abandoned.Token, out var updates, out failure)) return failure;
        try
        {
            await new GenerationEventWriter(context, started, served.Model.Tokenizer, sequences.Choices.Count).WriteAsync(updates);
            return null;
        }
        finally
        {
            await abandoned.CancelAsync();
        }
    }

    private static bool TryTranslate(
        GenerationCall call,
        ChatCompletionRequest request,
        ServedModel served,
        Caller caller,
        out GenerationStarted started,
        out SequenceRequest sequences,
        out ApiFailure? failure)
    {
        (started, sequences, failure) = (null!, null!, null);
        EncodedPrompt? prompt;
        if (call.Continuation is not { } continuation)
        {
            if (!PromptEncoder.TryEncode(request.Messages!, served, out prompt, out failure)) return false;
        }
        else
        {
            prompt = EncodedPrompt.Of([.. continuation.PromptTokenIds], served.Model.Tokenizer, served.Model.Marks);
        }

        var seed = call.Continuation?.Seed ?? ChatRequestTranslator.SeedOf(request, caller);
        sequences = ChatRequestTranslator.Translate(request, served, caller, prompt, seed);
        if (call.Continuation is not null)
        {
            var all = sequences.Choices;
            sequences = sequences with
            {
                Metered = sequences.Metered is { } metered ? metered with { Continues = true } : null,
                Choices = [.. call.Continuation.Choices.Select(begun => all[begun.Choice] with { EmittedTokens = [.. begun.EmittedTokenIds] })],
            };
            failure = ContinuationReplay.Check(call.Continuation, sequences.Choices, served.Model.Tokenizer);
            if (failure is not null) return false;
        }

        started = new GenerationStarted
        {
            ModelVersion = served.Id,
            Device = served.DeviceKind(),
            Seed = seed,
            PromptTokenIds = prompt.Tokens,
        };
        return true;
    }

    // Beside the request itself, the prompt and every choice in tokens.
    private void AllowTokens(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit || catalog.Served.IsEmpty) return;
        var longest = catalog.Served.Max(served => served.ContextTokens);
        limit.MaxRequestBodySize = options.Value.MaxRequestBodyBytes + ((long)longest * BytesPerToken * (1 + RequestLimits.Choices));
    }
}
