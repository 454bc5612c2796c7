using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.LoadBalancing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>The whole gateway in this process, on a real Kestrel with a free port.</summary>
internal sealed class GatewayHost : WebApplicationFactory<Program>
{
    public const string Secret = "a secret that only these tests know";

    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _services;

    public GatewayHost(string redis, string dataDirectory, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        _settings = new()
        {
            ["ConnectionStrings:state"] = redis,
            ["InternalCalls:Key"] = Secret,
            ["Platform:DataDirectory"] = dataDirectory,
            ["Platform:InstanceId"] = "gateway-under-test",
        };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }

        _services = services;
        if (_settings.ContainsKey("urls"))
        {
            UseKestrel();
        }
        else
        {
            UseKestrel(0);
        }
    }

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public ReplicaDirectory Replicas => Services.GetRequiredService<ReplicaDirectory>();

    /// <summary>True once requests for the model can go to so many replicas.</summary>
    public bool Serves(string model, int replicas = 1) =>
        Replicas.Current.Models.TryGetValue(model, out var served) && served.Replicas.Count == replicas;

    public Snapshot<GatewaySnapshot>? Snapshot => Services.GetRequiredService<ISnapshotSource<GatewaySnapshot>>().Current;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning));
        if (_services is not null)
        {
            builder.ConfigureTestServices(_services);
        }
    }
}
