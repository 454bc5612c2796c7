using System.Net.Http.Headers;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Inference.Tests.Hosting;

/// <summary>The whole service on a real Kestrel and a free port, with the model that ships.</summary>
internal sealed class InferenceService : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-only";

    private readonly WebApplicationFactory<Program> _factory;
    private readonly DirectoryInfo _data;

    private InferenceService(WebApplicationFactory<Program> factory, Uri address, DirectoryInfo data)
    {
        (_factory, _data) = (factory, data);
        Address = address;
        Client = new HttpClient { BaseAddress = address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public Uri Address { get; }

    /// <summary>Sends the standalone key with every request.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Starts a service and waits until it is ready.</summary>
    public static async Task<InferenceService> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, bool waitUntilReady = true, Action<IServiceCollection>? services = null)
    {
        // Not that of a platform which runs from this checkout: what that has left there is its own.
        var data = Directory.CreateTempSubdirectory("inference-data-");
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseUrls("http://127.0.0.1:0");
            host.UseSetting("Inference:ApiKey", Key);
            host.UseSetting("Platform:DataDirectory", data.FullName);
            host.UseSetting("Logging:LogLevel:Default", "Warning");

            // Other tests take all processors: who leaves them to others waits until those are done.
            host.UseSetting("Models:LoadYields", "false");
            foreach (var (key, value) in settings ?? new Dictionary<string, string>()) host.UseSetting(key, value);
            if (services is not null) host.ConfigureServices(services);
        });
        factory.UseKestrel();
        factory.StartServer();
        var addresses = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var service = new InferenceService(factory, new Uri(addresses.First()), data);
        if (waitUntilReady) await service.WaitUntilReadyAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        var health = Services.GetRequiredService<HealthCheckService>();
        await Eventually.IsAsync(
            async () => (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status != HealthStatus.Unhealthy,
            text: "the service is ready");
    }
}
