using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Antiforgery;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>A browser sends its cookie whoever makes it ask: what changes something needs the antiforgery token as well. What comes with a token needs none.</summary>
internal sealed class BrowserFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return reads || http.User.Identity?.AuthenticationType is PersonalTokenHandler.Scheme or ProviderTokens.Scheme || await antiforgery.IsRequestValidAsync(http)
            ? await next(context)
            : Refusals.Problem(StatusCodes.Status400BadRequest, "antiforgery_missing", "With a cookie, the antiforgery token has to be sent as well.");
    }
}
