using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>
/// Lets only authenticated callers through to tenant routes, whether or not a route is there, and says in every answer who gave it.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, ICallerAuthenticator authenticator, IOptions<PlatformOptions> platform)
{
    private const string Bypass = "bypass";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[ApiHeaders.Replica] = platform.Value.InstanceId;
        headers[ApiHeaders.Cache] = Bypass;
        headers[ApiHeaders.RequestId] = context.TraceIdentifier;
        if (!authenticator.TryAuthenticate(context, out var caller, out var failure))
        {
            return ApiFailureResponse.WriteAsync(context, failure);
        }

        headers[ApiHeaders.RequestId] = caller.RequestId;
        context.Features.Set(caller);
        return next(context);
    }
}
