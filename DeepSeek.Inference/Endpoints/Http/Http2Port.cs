using DeepSeek.Inference.Configuration;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http;

/// <summary>
/// A port of its own for HTTP/2, on which gateways have many calls on one connection: without TLS, it cannot share one with HTTP/1.1, of which health checks and
/// <c>curl</c> know more.
/// </summary>
internal sealed class Http2Port(IOptions<InferenceOptions> options) : IConfigureOptions<KestrelServerOptions>, IStartupFilter
{
    private bool _listening;

    /// <summary>Which it is; null where the server does not listen there.</summary>
    public int? Number => _listening ? options.Value.Http2Port : null;

    public void Configure(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(listen =>
    {
        if (options.Value.Http2Port is { } port && listen.IPEndPoint?.Port == port)
        {
            listen.Protocols = HttpProtocols.Http2;
            _listening = true;
        }
    });

    /// <summary>After the server was told its addresses, and before it listens there. Endpoints of its own section, <c>Kestrel</c>, it takes instead of addresses.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Http2Port is { } port && app.ServerFeatures.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses)
        {
            addresses.Add($"{Uri.UriSchemeHttp}://{BindingAddress.Parse(addresses.First()).Host}:{port}");
        }

        next(app);
    };
}
