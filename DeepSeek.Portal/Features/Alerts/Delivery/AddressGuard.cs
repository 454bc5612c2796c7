using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>
/// Connects to public addresses only, unless a setting says otherwise. What is looked at is the address that is connected to, not the name: a name can mean something
/// else a moment later.
/// </summary>
internal sealed class AddressGuard(IOptions<AlertOptions> options)
{
    /// <summary>Throws <see cref="AddressRefusedException"/> where a name means no public address, and else what sockets throw.</summary>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = options.Value.AllowPrivateAddresses ? addresses : [.. addresses.Where(PublicAddresses.Contains)];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
