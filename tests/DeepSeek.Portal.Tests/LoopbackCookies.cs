using System.Net;

namespace DeepSeek.Portal.Tests;

/// <summary>Keeps cookies as a browser does: loopback counts as a secure connection, so that Secure cookies go over plain HTTP there, too.</summary>
internal sealed class LoopbackCookies(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly CookieContainer _cookies = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secure = new UriBuilder(request.RequestUri!) { Scheme = Uri.UriSchemeHttps }.Uri;
        if (_cookies.GetCookieHeader(secure) is { Length: > 0 } header)
        {
            request.Headers.Add("Cookie", header);
        }

        var response = await base.SendAsync(request, cancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
        {
            _cookies.SetCookies(secure, cookie);
        }

        return response;
    }
}
