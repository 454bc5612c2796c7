using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Gateway.LoadBalancing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.LoadBalancing;

public sealed class ReplicaDirectoryTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ReplicaDirectory _directory;

    public ReplicaDirectoryTests() => _directory = new ReplicaDirectory(_time);

    [Fact]
    public void Apply_HeartbeatMissingWhileRedisWasReachable_ReplicaIsGoneAndItsModelRemembered()
    {
        _directory.Apply([Heartbeat("a"), Heartbeat("b", model: "other")]);
        _time.Advance(ReplicaDirectory.Trust);

        Assert.Empty(_directory.Apply([Heartbeat("b", model: "other")]));

        Assert.Equal(["b"], _directory.Current.Replicas.Keys);
        Assert.False(_directory.Current.Models.ContainsKey("m"));
        Assert.Contains("m", _directory.Current.KnownNames.Items);
        Assert.Contains("m@1", _directory.Current.KnownNames.Items);
    }

    [Fact]
    public void Apply_ModelRememberedLongEnough_IsUnknown()
    {
        _directory.Apply([Heartbeat("a"), Heartbeat("b", model: "other")]);
        _time.Advance(ReplicaDirectory.Trust);
        _directory.Apply([Heartbeat("b", model: "other")]);

        _time.Advance(ReplicaDirectory.Remembrance + TimeSpan.FromSeconds(1));
        _directory.Apply([Heartbeat("b", model: "other")]);

        Assert.DoesNotContain("m", _directory.Current.KnownNames.Items);
    }

    [Fact]
    public void Apply_LivingReplicaDropsAModel_IsUnknownAtOnce()
    {
        _directory.Apply([Heartbeat("a")]);
        _time.Advance(TimeSpan.FromSeconds(1));

        _directory.Apply([Heartbeat("a", model: "other")]);

        Assert.DoesNotContain("m", _directory.Current.KnownNames.Items);
    }

    [Fact]
    public void Apply_HeartbeatMissingAfterAnOutage_ReplicaIsKeptAndItsHealthAskedUntilTrust()
    {
        _directory.Apply([Heartbeat("a")]);
        _time.Advance(TimeSpan.FromHours(1));
        _directory.RedisLost();

        // Redis has come back empty.
        Assert.Equal(["a"], _directory.Apply([]).Select(replica => replica.Id));
        _time.Advance(ReplicaDirectory.Trust - TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], _directory.Apply([]).Select(replica => replica.Id));
        Assert.True(_directory.Current.Models.ContainsKey("m"));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_directory.Apply([]));
        Assert.Empty(_directory.Current.Replicas);
    }

    [Fact]
    public void Apply_BackAfterAnOutage_IsTheSameReplica()
    {
        _directory.Apply([Heartbeat("a")]);
        var replica = _directory.Current.Replicas["a"];
        _directory.RedisLost();
        _directory.Apply([]);
        replica.AnswersProbes = false;

        _time.Advance(TimeSpan.FromSeconds(1));
        _directory.Apply([Heartbeat("a")]);

        Assert.Same(replica, _directory.Current.Replicas["a"]);
        Assert.True(replica.AnswersProbes);
    }

    [Fact]
    public void Apply_StartedAnew_IsAnotherLife()
    {
        _directory.Apply([Heartbeat("a")]);
        var first = _directory.Current.Replicas["a"];
        first.CoolDown(_time.GetUtcNow().AddHours(1));

        _directory.Apply([Heartbeat("a") with { StartedAt = _time.GetUtcNow() }]);

        Assert.NotSame(first, _directory.Current.Replicas["a"]);
        Assert.True(_directory.Current.Replicas["a"].IsAvailable(_time.GetUtcNow()));
    }

    [Fact]
    public void Apply_OldHeartbeatPutBack_IsIgnored()
    {
        var old = Heartbeat("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        _directory.Apply([Heartbeat("a") with { StartedAt = _time.GetUtcNow(), Address = new Uri("http://127.0.0.1:2") }]);

        // Of an earlier life, and of a replica that nobody has heard of for long.
        _directory.Apply([old]);
        Assert.Equal(2, _directory.Current.Replicas["a"].Heartbeat.Address.Port);
        _time.Advance(ReplicaDirectory.OldestHeartbeat);
        _directory.Apply([old with { ReplicaId = "z" }]);
        Assert.DoesNotContain("z", _directory.Current.Replicas.Keys);
    }

    [Theory]
    [InlineData(ModelVersionState.Discovered)]
    [InlineData(ModelVersionState.Verifying)]
    [InlineData(ModelVersionState.Loading)]
    [InlineData(ModelVersionState.Warming)]
    [InlineData(ModelVersionState.Draining)]
    [InlineData(ModelVersionState.Unloaded)]
    [InlineData(ModelVersionState.Failed)]
    public void Apply_ModelNotActive_IsKnownAndNotServed(ModelVersionState state)
    {
        _directory.Apply([Heartbeat("a", state: state)]);

        Assert.Empty(_directory.Current.Models);
        Assert.Contains("m", _directory.Current.KnownNames.Items);
    }

    [Fact]
    public void Apply_VersionIsLoadedOnDemand_ServesWhereNobodyHasTheModelInMemory()
    {
        var idle = Heartbeat("b", state: ModelVersionState.Unloaded);
        idle = idle with { Models = [idle.Models[0] with { OnDemand = true }] };
        _directory.Apply([idle]);
        Assert.Equal(["b"], _directory.Current.Models["m"].Replicas.Select(replica => replica.Id));
        Assert.False(_directory.Current.Models.ContainsKey("m@1"));

        _directory.Apply([Heartbeat("a"), idle]);
        Assert.Equal(["a"], _directory.Current.Models["m"].Replicas.Select(replica => replica.Id));
    }

    [Fact]
    public void Apply_ReplicaIsDraining_IsThereAndIsAskedNothing()
    {
        _directory.Apply([Heartbeat("a") with { Draining = true }, Heartbeat("b")]);
        Assert.Equal(["b"], _directory.Current.Models["m"].Replicas.Select(replica => replica.Id));
        Assert.Equal(["a", "b"], _directory.Current.Replicas.Keys.Order());

        // The only one that is left: its models are missing, not unknown.
        _time.Advance(TimeSpan.FromSeconds(1));
        _directory.Apply([Heartbeat("a") with { Draining = true }, Heartbeat("b") with { Draining = true }]);
        Assert.Empty(_directory.Current.Models);
        Assert.Contains("m", _directory.Current.KnownNames.Items);
    }

    [Fact]
    public void Apply_VersionIsReady_ServesOnlyThoseWhoNameIt()
    {
        _directory.Apply([Heartbeat("a"), Heartbeat("b", version: "2", state: ModelVersionState.Ready)]);

        Assert.Equal(["a"], _directory.Current.Models["m"].Replicas.Select(replica => replica.Id));
        Assert.Equal(["b"], _directory.Current.Models["m@2"].Replicas.Select(replica => replica.Id));
    }

    [Fact]
    public void Apply_TwoVersions_NameMeansBothAndVersionedNameOne()
    {
        _directory.Apply([Heartbeat("a", version: "1"), Heartbeat("b", version: "2")]);

        Assert.Equal(["a", "b"], _directory.Current.Models["m"].Replicas.Select(replica => replica.Id));
        Assert.Equal(["a"], _directory.Current.Models["m@1"].Replicas.Select(replica => replica.Id));
        Assert.Equal("m", _directory.Current.Models["m@2"].Name);
    }

    [Fact]
    public void Load_OwnRequestsSinceTheReport_AreCountedOnce()
    {
        _directory.Apply([Heartbeat("a", running: 3)]);
        var replica = _directory.Current.Replicas["a"];
        replica.Begin();
        replica.Begin();
        Assert.Equal(5, replica.Load);

        // The next report contains those two.
        _time.Advance(TimeSpan.FromSeconds(1));
        _directory.Apply([Heartbeat("a", running: 5)]);
        Assert.Equal(5, replica.Load);
        replica.End();
        Assert.Equal(4, replica.Load);
    }

    private ReplicaHeartbeat Heartbeat(
        string id, string model = "m", string version = "1", ModelVersionState state = ModelVersionState.Active, int running = 0) => new()
        {
            ReplicaId = id,
            Address = new Uri("http://127.0.0.1:1"),
            StartedAt = DateTimeOffset.UnixEpoch,
            SentAt = _time.GetUtcNow(),
            Version = "1",
            Models = [new ModelVersionStatus { Name = model, Version = version, State = state }],
            RunningSequences = running,
            QueuedSequences = 0,
            KvCacheUsage = 0,
            TokensPerSecond = 0,
            TokensGenerated = 0,
            Device = new DeviceStatus { Kind = "cpu", Name = "test" },
        };
}
