using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>Two replicas change over, one after the other.</summary>
public sealed class TwoReplicasTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private const string Model = "two";

    private readonly ModelFolders _models = new();
    private readonly Decisions _decisions = new(garnet.Connection);

    public void Dispose()
    {
        _decisions.Dispose();
        _models.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Decision_TwoReplicas_OneServesWhileTheOtherChanges(int memory)
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(new DesiredModel { Name = Model, Version = "1", Revision = 1, WatchSeconds = 0 });
        PlannedRuntime[] runtimes = [new(ShippedModel.Runtime(), memory), new(ShippedModel.Runtime(), memory)];
        await using var first = await StartAsync("first", runtimes[0]);
        await using var second = await StartAsync("second", runtimes[1]);
        ModelCatalog[] catalogs =
            [first.Services.GetRequiredService<ModelCatalog>(), second.Services.GetRequiredService<ModelCatalog>()];

        // Each knows of the other by its heartbeat.
        var database = garnet.Connection.GetDatabase();
        await Eventually.IsAsync(() => database.KeyExists(RedisKeys.Replica("first")) && database.KeyExists(RedisKeys.Replica("second")));
        await _decisions.PublishAsync(new DesiredModel { Name = Model, Version = "2", Revision = 2, WatchSeconds = 0 });
        await Eventually.IsAsync(() =>
        {
            Assert.Contains(catalogs, catalog => catalog.Find(Model) is not null);
            Assert.True(catalogs.Count(catalog => catalog.Version($"{Model}@2")!.State
                is ModelVersionState.Verifying or ModelVersionState.Loading or ModelVersionState.Warming or ModelVersionState.Ready) <= 1);
            return catalogs.All(catalog => catalog.Find(Model)?.Version == "2");
        });

        if (memory == 1) Assert.All(runtimes, runtime => Assert.Equal(1, runtime.Most));
    }

    private Task<InferenceService> StartAsync(string id, PlannedRuntime runtime) => InferenceService.StartAsync(
        new Dictionary<string, string>
        {
            ["ConnectionStrings:state"] = garnet.ConnectionString,
            ["InternalCalls:Key"] = "a secret of at least 32 bytes, for tests",
            ["Platform:InstanceId"] = id,
            ["Platform:DataDirectory"] = _decisions.DataDirectory,
            ["Models:Path"] = _models.Root,
            ["Models:PollSeconds"] = "0.2",
            ["Logging:LogLevel:DeepSeek"] = "None",
        },
        services: services => services.AddSingleton<IModelRuntime>(runtime));
}
