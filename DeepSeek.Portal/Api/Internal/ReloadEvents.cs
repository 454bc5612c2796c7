using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Portal.Api.Internal;

/// <summary>Tells how a reload goes as server-sent events.</summary>
internal static class ReloadEvents
{
    private const string MediaType = "text/event-stream";

    public static bool AreWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes each state. Where the time is over first, the stream ends without <c>[DONE]</c>: the client asks again.</summary>
    public static async Task<IResult> WriteAsync(HttpContext context, IAsyncEnumerable<ModelReloadResult> states, CancellationToken over)
    {
        var response = context.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache";
        try
        {
            await foreach (var state in states)
            {
                await WriteAsync(response, JsonSerializer.SerializeToUtf8Bytes(state, ContractsJsonContext.Wire.ModelReloadResult));
            }

            await WriteAsync(response, "[DONE]"u8.ToArray());
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested || !context.RequestAborted.IsCancellationRequested)
        {
            // The time is over, or the portal stops. What was written stands; the roll-out goes on.
        }

        return Results.Empty;
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> data)
    {
        await response.Body.WriteAsync("data: "u8.ToArray(), response.HttpContext.RequestAborted);
        await response.Body.WriteAsync(data, response.HttpContext.RequestAborted);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
    }
}
