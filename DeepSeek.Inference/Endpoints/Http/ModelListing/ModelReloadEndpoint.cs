using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Authentication;
using DeepSeek.Inference.Endpoints.Http.Bodies;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.Endpoints.Http.Streaming;
using DeepSeek.Inference.ModelRepository.Desires;
using Microsoft.AspNetCore.Http.Features;

namespace DeepSeek.Inference.Endpoints.Http.ModelListing;

/// <summary>
/// <c>POST /v1/models/{name}/reload</c>, of a service that stands alone: answers when it is done, or tells of every change as it comes.
/// </summary>
internal sealed class ModelReloadEndpoint(ModelReloads reloads)
{
    private const int LongestId = 200;

    public async Task HandleAsync(HttpContext context, string name)
    {
        var (request, failure) = await ReadAsync(context);
        if (failure is null && reloads.TryBegin(IdOf(context), name, request?.Version, out var reload, out failure))
        {
            failure = AsksForEvents(context) ? await StreamAsync(context, reload) : await WaitAsync(context, reload);
        }

        if (failure is not null) await ApiFailureResponse.WriteAsync(context, failure);
    }

    private static async Task<(ModelReloadRequest? Request, ApiFailure? Failure)> ReadAsync(HttpContext context)
    {
        // A body may be left out, with or without a length that says so.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true || context.Request.ContentLength == 0) return (null, null);
        return await JsonBodyReader.ReadAsync(context, ContractsJsonContext.Wire.ModelReloadRequest);
    }

    private static string IdOf(HttpContext context)
    {
        foreach (var header in (ReadOnlySpan<string>)[ApiHeaders.IdempotencyKey, ApiHeaders.RequestId])
        {
            if (context.Request.Headers[header].ToString() is { Length: > 0 and <= LongestId } id) return id;
        }

        return context.Features.GetRequiredFeature<Caller>().RequestId;
    }

    private static bool AsksForEvents(HttpContext context) => context.Request.GetTypedHeaders().Accept
        .Any(accepted => accepted.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && accepted.Quality is null or > 0);

    private async Task<ApiFailure?> WaitAsync(HttpContext context, ModelReload reload)
    {
        ModelReloadResult? last = null;
        await foreach (var result in reloads.WatchAsync(reload, context.RequestAborted)) last = result;
        if (last!.State != ModelReloadStates.Active) return new ApiFailure(ApiError.ReloadFailed, $"{reload.Model}@{reload.Version} is not active: {last.Reason}");
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, last, ContractsJsonContext.Wire.ModelReloadResult, context.RequestAborted);
        return null;
    }

    private async Task<ApiFailure?> StreamAsync(HttpContext context, ModelReload reload)
    {
        using var events = ServerSentEvents.Begin(context);
        await foreach (var result in reloads.WatchAsync(reload, context.RequestAborted))
        {
            events.Event(result, ContractsJsonContext.Wire.ModelReloadResult);
            await events.FlushAsync();
        }

        await events.CompleteAsync();
        return null;
    }
}
