using System.Globalization;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Gateway.Errors;

/// <summary>The one place where a failure becomes an HTTP answer.</summary>
internal static class ApiFailureWriter
{
    /// <summary>Writes status, <c>Retry-After</c> and the OpenAI-shaped body. The answer must not have started.</summary>
    public static Task WriteAsync(HttpContext context, ApiFailure failure)
    {
        var response = context.Response;
        response.StatusCode = failure.Error.HttpStatus();
        if (failure.RetryAfter is { } wait)
        {
            // Rounded up: a caller that waits what it was told must not come too early.
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            response.Headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = Serialize(failure);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The body alone, for a stream that has begun.</summary>
    public static byte[] Serialize(ApiFailure failure) =>
        JsonSerializer.SerializeToUtf8Bytes(failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse);
}
