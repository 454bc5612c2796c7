using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.ModelRepository;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary><c>POST /v1/chat/completions</c>: reads, checks, hands to the model's engine, and writes what comes back.</summary>
internal sealed class ChatCompletionEndpoint(ModelCatalog catalog, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = context.Features.GetRequiredFeature<Caller>();
        var (request, failure) = await ChatRequestReader.ReadAsync(context.Request, context.RequestAborted);
        failure ??= ChatRequestValidator.Validate(request!);
        if (failure is not null)
        {
            await ApiFailureResponse.WriteAsync(context, failure);
            return;
        }

        if (catalog.Find(request!.Model!) is not { } served)
        {
            await ApiFailureResponse.WriteAsync(context, NotServed(request.Model!));
            return;
        }

        context.Response.Headers[ApiHeaders.ModelVersion] = served.Id;
        if (!ChatRequestTranslator.TryTranslate(request, served, caller, out var sequence, out failure)
            || !served.Engine.TrySubmit(sequence, context.RequestAborted, out var updates, out failure))
        {
            await ApiFailureResponse.WriteAsync(context, failure!);
            return;
        }

        var identity = new AnswerIdentity($"chatcmpl-{caller.RequestId}", time.GetUtcNow().ToUnixTimeSeconds(), served.Name);
        await (request.Stream == true
            ? new StreamedAnswerWriter(context, identity, request.StreamOptions?.IncludeUsage == true).WriteAsync(updates)
            : WholeAnswerWriter.WriteAsync(context, identity, updates));
    }

    private ApiFailure NotServed(string model) => catalog.Settled
        ? new ApiFailure(ApiError.ModelNotFound, $"There is no model '{model}' here; GET /v1/models lists what there is.", "model")
        : new ApiFailure(ApiError.Unavailable, "Models are being loaded; try again.", "model", TimeSpan.FromSeconds(1));
}
