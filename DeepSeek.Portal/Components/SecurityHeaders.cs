namespace DeepSeek.Portal.Components;

/// <summary>Tells browsers to load nothing from elsewhere and to show these pages in nobody's frame.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // MudBlazor writes its palette and some sizes as inline styles; scripts are files of ours only.
    private const string Policy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
