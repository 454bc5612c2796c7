using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Portal.Api.Internal;

/// <summary>A failure as tenants see it: the gateway passes it on as it is.</summary>
internal sealed class ApiFailureResult(ApiFailure failure) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = failure.Error.HttpStatus();
        response.Headers.CacheControl = "no-store";
        if (failure.RetryAfter is { } wait)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(failure.ToResponse(), ContractsJsonContext.Wire.ErrorResponse, cancellationToken: httpContext.RequestAborted);
    }
}
