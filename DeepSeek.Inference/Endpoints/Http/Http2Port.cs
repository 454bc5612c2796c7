using System.Net;
using DeepSeek.Inference.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http;

/// <summary>
/// A port of its own for HTTP/2, on which gateways have many calls on one connection: without TLS, it cannot share one with HTTP/1.1, of which health checks and
/// <c>curl</c> know more.
/// </summary>
internal sealed class Http2Port(IConfiguration configuration, IOptions<InferenceOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    private const string DefaultAddress = "http://localhost:5000";

    private ListenOptions? _listening;

    /// <summary>Which it is; null where there is none, and before the server listens.</summary>
    public int? Number => _listening?.IPEndPoint?.Port;

    public void Configure(KestrelServerOptions kestrel)
    {
        if (options.Value.Http2Port is not { } port)
        {
            return;
        }

        // A server that is told in code where to listen no longer looks at its configured addresses.
        var addresses = Addresses();
        foreach (var address in addresses)
        {
            Listen(kestrel, address, address.Port, listen =>
            {
                if (address.Scheme == Uri.UriSchemeHttps) listen.UseHttps();
            });
        }

        Listen(kestrel, addresses[0], port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            _listening = listen;
        });
    }

    /// <summary>As ASP.NET reads them: addresses before ports.</summary>
    private List<BindingAddress> Addresses()
    {
        var addresses = Split(WebHostDefaults.ServerUrlsKey);
        if (addresses.Length == 0)
        {
            addresses = [.. Split(WebHostDefaults.HttpPortsKey).Select(port => $"http://*:{port}"), .. Split(WebHostDefaults.HttpsPortsKey).Select(port => $"https://*:{port}")];
        }

        return [.. addresses.DefaultIfEmpty(DefaultAddress).Select(BindingAddress.Parse)];
    }

    private string[] Split(string key) =>
        configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, int port, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, port, configure);
        }
        else if (!string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else if (port == 0)
        {
            // Of two addresses, IPv4's and IPv6's, each would get another free port.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(port, configure);
        }
    }
}
