using DeepSeek.Contracts.Errors;
using Microsoft.AspNetCore.Diagnostics;

namespace DeepSeek.Gateway.Errors;

/// <summary>What nobody expected: 500, with the request's id and without details. What Kestrel refuses keeps its meaning.</summary>
internal sealed class UnhandledExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Response.HasStarted)
        {
            return false;
        }

        if (exception is BadHttpRequestException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // It left in the middle of its request. Nobody reads what would be said.
            return true;
        }

        await ApiFailureWriter.WriteAsync(httpContext, exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                new ApiFailure(ApiError.PayloadTooLarge, "The body is larger than the limit."),
            BadHttpRequestException => new ApiFailure(ApiError.InvalidFormat, "The request could not be read to its end."),
            _ => new ApiFailure(ApiError.ServerError, "Something broke on our side. The x-request-id of this answer names the request."),
        });
        return true;
    }
}
