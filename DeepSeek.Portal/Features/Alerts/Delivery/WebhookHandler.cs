using System.Net.Sockets;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>Makes connections for webhooks: through the guard, without proxy, redirects and cookies.</summary>
internal static class WebhookHandler
{
    public static SocketsHttpHandler Create(AddressGuard guard) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = async (connection, cancellationToken) => new NetworkStream(
            await guard.ConnectAsync(connection.DnsEndPoint.Host, connection.DnsEndPoint.Port, cancellationToken), ownsSocket: true),
    };
}
