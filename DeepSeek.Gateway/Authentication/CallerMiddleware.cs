using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Authentication;

/// <summary>
/// <c>Authorization: Bearer …</c>, whatever kind of credential follows: leaves with the request who asks, or why nobody knows. Whether it matters, authorization
/// says.
/// </summary>
/// <remarks>Not a scheme of ASP.NET's: one is looked up and made anew for every request, and there is only one here.</remarks>
internal sealed class CallerMiddleware(RequestDelegate next, CallerIdentifier callers)
{
    private const string Prefix = "Bearer ";

    private static readonly Identification Malformed =
        Identification.Invalid("The Authorization header is malformed. It looks like 'Authorization: Bearer dsk_…'.");

    public Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return next(context);
        }

        if (header.Count > 1 || header[0] is not { } text || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return GoOn(context, Malformed);
        }

        var found = callers.IdentifyAsync(context, text.AsMemory(Prefix.Length).Trim());
        return found.IsCompletedSuccessfully ? GoOn(context, found.Result) : GoOnAsync(context, found);
    }

    private Task GoOn(HttpContext context, Identification found)
    {
        var request = context.GetGatewayRequest();
        (request.Caller, request.Unidentified) = found;
        if (found.Caller is { } caller)
        {
            context.User = caller.Principal;
        }

        return next(context);
    }

    private async Task GoOnAsync(HttpContext context, ValueTask<Identification> finding) => await GoOn(context, await finding);
}
