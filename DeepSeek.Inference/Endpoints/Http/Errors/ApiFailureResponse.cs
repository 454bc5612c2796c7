using System.Globalization;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.Errors;

/// <summary>Writes failures as responses.</summary>
internal static class ApiFailureResponse
{
    public static Task WriteAsync(HttpContext context, ApiFailure failure)
    {
        var response = context.Response;
        response.StatusCode = failure.Error.HttpStatus();
        response.ContentType = "application/json; charset=utf-8";
        if (failure.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return JsonSerializer.SerializeAsync(
            response.Body, failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse, context.RequestAborted);
    }
}
