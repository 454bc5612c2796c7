using System.Net;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>Memory holds one version only.</summary>
public sealed class MemoryForOneTests : IDisposable
{
    private readonly ModelFolders _models = new();
    private readonly PlannedRuntime _runtime = new(ShippedModel.Runtime(), parts: 1);

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Reload_ServedVersion_IsUnloadedFirst()
    {
        _models.Copy("m", "1");
        _models.Copy("m", "2");
        await using var service = await StartAsync(allow: true);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();

        var (status, _) = await Reloads.ReloadAsync(service.Client, "m", "1");

        Assert.Equal((HttpStatusCode.OK, "m@1"), (status, catalog.Find("m")!.Id));
        Assert.Equal(ModelVersionState.Unloaded, catalog.Version("m@2")!.State);
        Assert.Equal(1, _runtime.Most);
    }

    [Fact]
    public async Task Reload_BrokenVersion_BringsTheServedOneBack()
    {
        _models.Copy("m", "1", ModelFolders.SpoilWeights);
        _models.Copy("m", "2");
        await using var service = await StartAsync(allow: true);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();

        var (status, _) = await Reloads.ReloadAsync(service.Client, "m", "1");

        Assert.Equal(HttpStatusCode.Conflict, status);
        await Eventually.IsAsync(() => catalog.Find("m")?.Id == "m@2");
        Assert.Equal(ModelVersionState.Failed, catalog.Version("m@1")!.State);
        Assert.Equal(1, _runtime.Most);
    }

    [Fact]
    public async Task Reload_NobodyElseServes_IsRefusedWithTheNumbers()
    {
        _models.Copy("m", "1");
        _models.Copy("m", "2");
        await using var service = await StartAsync(allow: false);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var served = catalog.Find("m");

        var (status, body) = await Reloads.ReloadAsync(service.Client, "m", "1");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("needs at least 1 bytes; of 1 bytes 1 are taken", (string?)body["error"]!["message"], StringComparison.Ordinal);
        Assert.Same(served, catalog.Find("m"));
    }

    private Task<InferenceService> StartAsync(bool allow) => InferenceService.StartAsync(
        new Dictionary<string, string>
        {
            ["Models:Path"] = _models.Root,
            ["Models:PollSeconds"] = "0.2",
            ["Models:AllowInterruption"] = allow ? "true" : "false",
            ["Logging:LogLevel:DeepSeek"] = "None",
        },
        services: services => services.AddSingleton<IModelRuntime>(_runtime));
}
