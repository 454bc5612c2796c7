using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Portal.Api.Internal;

/// <summary>Lets only gateways in: whoever has a call token for the portal. A cookie, whosever it is, counts for nothing here.</summary>
internal sealed partial class InternalCallFilter(InternalCallTokens tokens, ILogger<InternalCallFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var verdict = tokens.Read(request.Headers[InternalHeaders.Token], PortalCalls.Audience, out var call);
        if (call is null)
        {
            LogRefused(logger, request.Path, verdict);
            return new ApiFailureResult(new ApiFailure(ApiError.InvalidApiKey, $"The call token is not accepted: {verdict}."));
        }

        context.HttpContext.Features.Set(call);
        return await next(context);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of {Path} was refused: its token is {Verdict}.")]
    private static partial void LogRefused(ILogger logger, string path, InternalCallVerdict verdict);
}
