using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Telemetry;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class DesiredStateTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private const string Model = "m";
    private const string Secret = "a secret of at least 32 bytes, for tests";

    private readonly ModelFolders _models = new();
    private readonly Decisions _decisions = new(garnet.Connection);

    public void Dispose()
    {
        garnet.Connection.GetDatabase().KeyDelete([RedisKeys.RolloutLease(Model, 0), RedisKeys.RolloutLease(Model, 1)]);
        _decisions.Dispose();
        _models.Dispose();
    }

    [Fact]
    public async Task Replica_NoDecision_ServesWhatWasNewestAtItsStart()
    {
        _models.Copy(Model, "1");
        await using var service = await StartAsync("no-decision");
        var catalog = Catalog(service);

        _models.Copy(Model, "2");
        await Eventually.IsAsync(() => catalog.Version("m@2") is not null);
        _models.Copy(Model, "3");
        await Eventually.IsAsync(() => catalog.Version("m@3") is not null);

        Assert.Equal(ModelVersionState.Discovered, catalog.Version("m@2")!.State);
        Assert.Equal("m@1", catalog.Find(Model)!.Id);
    }

    [Fact]
    public async Task Replica_Decision_IsFollowedFromTheStartAndAfter()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1, watchSeconds: 1));
        await using var service = await StartAsync("follower");
        var catalog = Catalog(service);
        Assert.Equal("m@1", catalog.Find(Model)!.Id);
        Assert.Equal(ModelVersionState.Discovered, catalog.Version("m@2")!.State);

        await _decisions.PublishAsync(Desired("2", 2, watchSeconds: 1));
        await Eventually.IsAsync(() => catalog.Find(Model)!.Id == "m@2");

        // While it is watched nobody else may change.
        var database = garnet.Connection.GetDatabase();
        Assert.Equal("follower", await database.StringGetAsync(RedisKeys.RolloutLease(Model, 0)));
        Assert.InRange((await database.KeyTimeToLiveAsync(RedisKeys.RolloutLease(Model, 0)))!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await Eventually.IsAsync(() => !database.KeyExists(RedisKeys.RolloutLease(Model, 0)));
        var status = await HeartbeatAsync("follower", "2", state => state.State == ModelVersionState.Active);
        Assert.Equal(2, status.Revision);
        Assert.True(status.SelfTestSeconds > 0);
        Assert.Equal(status.TotalBytes, status.VerifiedBytes);
        Assert.Equal(ModelVersionState.Active, status.Steps[^1].State);
    }

    [Fact]
    public async Task Replica_OthersTurn_WaitsAndServes()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1));
        await using var service = await StartAsync("patient");
        var catalog = Catalog(service);
        var database = garnet.Connection.GetDatabase();
        await database.StringSetAsync(RedisKeys.RolloutLease(Model, 0), "somebody else");

        await _decisions.PublishAsync(Desired("2", 2));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.Equal(ModelVersionState.Discovered, catalog.Version("m@2")!.State);
        Assert.Equal("m@1", catalog.Find(Model)!.Id);

        // Two at a time: the second lease is free.
        await _decisions.PublishAsync(Desired("2", 3) with { Parallelism = 2 });
        await Eventually.IsAsync(() => catalog.Find(Model)!.Id == "m@2");
        await Eventually.IsAsync(() => !database.KeyExists(RedisKeys.RolloutLease(Model, 1)));
        Assert.Equal("somebody else", await database.StringGetAsync(RedisKeys.RolloutLease(Model, 0)));
        await database.KeyDeleteAsync(RedisKeys.RolloutLease(Model, 0));
    }

    [Fact]
    public async Task Replica_RolloutIsHeld_WaitsUntilItGoesOn()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1));
        await using var service = await StartAsync("held");

        await _decisions.PublishAsync(Desired("2", 2) with { Parallelism = 0 });
        await HeartbeatAsync("held", "2", status => status.Revision == 2);
        Assert.Equal("m@1", Catalog(service).Find(Model)!.Id);

        await _decisions.PublishAsync(Desired("2", 2));
        await Eventually.IsAsync(() => Catalog(service).Find(Model)!.Id == "m@2");
    }

    [Fact]
    public async Task Replica_Drained_SaysSoUntilItReturns()
    {
        _models.Copy(Model, "1");
        await _decisions.PublishAsync(new ReplicaSnapshot { Models = [], Drained = ["drained", "another"] });
        await using var service = await StartAsync("drained");
        var composer = service.Services.GetRequiredService<HeartbeatComposer>();
        Assert.True(composer.Compose()!.Draining);

        await _decisions.PublishAsync();
        await Eventually.IsAsync(() => !composer.Compose()!.Draining);
    }

    [Theory]
    [InlineData("one that is gone", 1)]
    [InlineData("returned", 600)]
    public async Task Replica_HolderOfTheLeaseWasKilled_ChangesOver(string holder, int secondsLeft)
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1));
        await using var service = await StartAsync("returned");

        // It expires, or it is one's own from before.
        await garnet.Connection.GetDatabase().StringSetAsync(RedisKeys.RolloutLease(Model, 0), holder, TimeSpan.FromSeconds(secondsLeft));
        await _decisions.PublishAsync(Desired("2", 2));

        await Eventually.IsAsync(() => Catalog(service).Find(Model)!.Id == "m@2");
    }

    [Fact]
    public async Task Replica_BrokenVersion_FailsOnceADecisionAndGoesOn()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2", ModelFolders.SpoilWeights);
        await _decisions.PublishAsync(Desired("1", 1));
        await using var service = await StartAsync("careful");
        var catalog = Catalog(service);
        var served = catalog.Find(Model);

        await _decisions.PublishAsync(Desired("2", 2));
        var status = await HeartbeatAsync("careful", "2", state => state.State == ModelVersionState.Failed);
        Assert.Equal(2, status.Revision);
        Assert.Contains("self-test failed", status.Reason, StringComparison.Ordinal);
        Assert.Same(served, catalog.Find(Model));
        await Eventually.IsAsync(() => !garnet.Connection.GetDatabase().KeyExists(RedisKeys.RolloutLease(Model, 0)));

        await _decisions.PublishAsync(Desired("2", 3));
        status = await HeartbeatAsync("careful", "2", state => state is { State: ModelVersionState.Failed, Revision: 3 });
        Assert.Equal(2, status.Steps.Count(step => step.State == ModelVersionState.Failed));
        Assert.Same(served, catalog.Find(Model));
    }

    [Fact]
    public async Task Replica_DesiredVersionIsBrokenAtItsStart_ServesAnotherOne()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2", ModelFolders.Corrupt);
        await _decisions.PublishAsync(Desired("2", 1));
        await using var service = await StartAsync("makeshift");

        Assert.Equal("m@1", Catalog(service).Find(Model)!.Id);
        Assert.Equal(ModelVersionState.Failed, Catalog(service).Version("m@2")!.State);
    }

    [Fact]
    public async Task Replica_StartsAgain_FollowsTheLastDecisionAlsoWithoutRedis()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1));
        await using (var before = await StartAsync("again")) Assert.Equal("m@1", Catalog(before).Find(Model)!.Id);

        await using var after = await StartAsync("again", redis: $"127.0.0.1:{Ports.TakeFree()}");

        Assert.Equal("m@1", Catalog(after).Find(Model)!.Id);
    }

    [Fact]
    public async Task Replica_ModelThatIsNotPreloaded_SaysThatItIsLoadedOnDemand()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1) with { Preload = false });
        await using var service = await StartAsync("lazy");

        Assert.True((await HeartbeatAsync("lazy", "1", _ => true)).OnDemand);
        Assert.False((await HeartbeatAsync("lazy", "2", _ => true)).OnDemand);
        Assert.Empty(Catalog(service).Loaded);
    }

    [Fact]
    public async Task Replica_DecisionDoesNotSayWhetherToPreload_KeepsToItsSettings()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await _decisions.PublishAsync(Desired("1", 1));
        await using var service = await StartAsync("as-set", preload: "");

        Assert.True((await HeartbeatAsync("as-set", "1", _ => true)).OnDemand);
        Assert.Empty(Catalog(service).Loaded);

        // Neither does another decision make it one that is always there.
        await _decisions.PublishAsync(Desired("2", 2));
        Assert.True((await HeartbeatAsync("as-set", "2", status => status.OnDemand)).OnDemand);
        Assert.Empty(Catalog(service).Loaded);
    }

    private static DesiredModel Desired(string version, long revision, double watchSeconds = 0) =>
        new() { Name = Model, Version = version, Revision = revision, WatchSeconds = watchSeconds };

    private static ModelCatalog Catalog(InferenceService service) => service.Services.GetRequiredService<ModelCatalog>();

    private Task<InferenceService> StartAsync(string id, string? redis = null, string preload = "*") => InferenceService.StartAsync(new Dictionary<string, string>
    {
        ["ConnectionStrings:state"] = redis ?? garnet.ConnectionString,
        ["InternalCalls:Key"] = Secret,
        ["Platform:InstanceId"] = id,
        ["Platform:DataDirectory"] = _decisions.DataDirectory,
        ["Models:Path"] = _models.Root,
        ["Models:PollSeconds"] = "0.2",
        ["Models:Preload"] = preload,
        ["Logging:LogLevel:DeepSeek"] = "None",
    });

    private async Task<ModelVersionStatus> HeartbeatAsync(string replica, string version, Func<ModelVersionStatus, bool> condition)
    {
        var reader = new HeartbeatReader(
            garnet.Connection,
            new HeartbeatCodec(new HmacSigner(System.Text.Encoding.UTF8.GetBytes(Secret), HeartbeatCodec.Purpose)),
            NullLogger<HeartbeatReader>.Instance);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var status = (await reader.ReadAsync(limit.Token))
                .FirstOrDefault(beat => beat.ReplicaId == replica)?.Models.FirstOrDefault(model => model.Version == version);
            if (status is not null && condition(status)) return status;
            await Task.Delay(20, limit.Token);
        }
    }
}
