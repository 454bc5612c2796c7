using System.Net;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>
/// Connections to servers of others: certificates are checked, redirects are not followed (a key must not go where nobody sent it), cookies are not kept, and no
/// trace of ours is passed on.
/// </summary>
internal sealed class UpstreamConnections(IOptions<UpstreamOptions> options) : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(options.Value.ConnectTimeoutSeconds),
            EnableMultipleHttp2Connections = true,

            // Addresses of others change, and DNS is only asked for a new connection.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        },
        disposeHandler: true);

    public void Dispose() => Invoker.Dispose();
}
