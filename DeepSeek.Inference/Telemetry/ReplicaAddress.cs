using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.Endpoints.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Where gateways reach this replica.</summary>
internal sealed class ReplicaAddress(IServer server, Http2Port http2, IOptions<InferenceOptions> options)
{
    private Uri? _found;

    /// <summary>The address; null where the server listens nowhere. To be asked once it listens: before, a port may still be 0.</summary>
    public Uri? Find() => _found ??= options.Value.AdvertisedAddress.Length > 0
        ? new Uri(options.Value.AdvertisedAddress)
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Reachable).FirstOrDefault(address => address.Port != http2.Number);

    /// <summary>Where they reach it by HTTP/2 without TLS; null where they do not.</summary>
    public Uri? FindHttp2() => http2.Number is { } port && Find() is { } address ? new UriBuilder(Uri.UriSchemeHttp, address.Host, port).Uri : null;

    // An address such as 0.0.0.0, [::], * or + says that the server listens everywhere, and is nowhere to be reached at.
    internal static Uri Reachable(string listening)
    {
        var address = BindingAddress.Parse(listening);
        var anywhere = address.Host is "*" or "+" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IsAny(ip));
        return new UriBuilder(address.Scheme, anywhere ? OwnAddress() : address.Host, address.Port).Uri;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork)?.ToString() ?? "127.0.0.1";
}
