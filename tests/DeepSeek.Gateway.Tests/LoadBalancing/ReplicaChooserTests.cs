using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Gateway.LoadBalancing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.LoadBalancing;

public sealed class ReplicaChooserTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ReplicaDirectory _directory;
    private readonly ReplicaChooser _chooser;

    private IReadOnlyList<Replica> Replicas => [.. _directory.Current.Replicas.Values.OrderBy(replica => replica.Id, StringComparer.Ordinal)];

    public ReplicaChooserTests()
    {
        _directory = new ReplicaDirectory(_time);
        _chooser = new ReplicaChooser(_time);
    }

    [Fact]
    public void Choose_DifferentLoads_TakesTheLeast()
    {
        Report(("a", 2), ("b", 1), ("c", 3));

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("b", Choose()));
    }

    [Fact]
    public void Choose_EqualLoads_TakesTurns()
    {
        Report(("a", 1), ("b", 1), ("c", 1));

        var chosen = Enumerable.Range(0, 30).Select(_ => Choose()!).CountBy(id => id).Select(count => count.Value);

        Assert.Equal([10, 10, 10], chosen);
    }

    [Fact]
    public void Choose_OwnRequestsInFlight_Count()
    {
        Report(("a", 0), ("b", 0), ("c", 9));
        _directory.Current.Replicas["a"].Begin();

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("b", Choose()));
    }

    [Fact]
    public void Choose_CoolingDown_ComesLastUntilItsTimeIsOver()
    {
        Report(("a", 0), ("b", 5), ("c", 5));
        _directory.Current.Replicas["a"].CoolDown(_time.GetUtcNow().AddSeconds(2));

        Assert.NotEqual("a", Choose());
        Assert.Equal("a", Choose("b", "c"));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("a", Choose());
    }

    [Fact]
    public void Choose_DoesNotAnswerProbes_ComesLast()
    {
        Report(("a", 0), ("b", 5), ("c", 6));
        _directory.Current.Replicas["a"].AnswersProbes = false;

        Assert.Equal("b", Choose());
    }

    [Fact]
    public void Choose_AllTriedOrNobodyThere_IsNull()
    {
        Report(("a", 0), ("b", 0));

        Assert.Null(Choose("a", "b"));
        Assert.Null(_chooser.Choose([], []));
    }

    private string? Choose(params string[] tried) => _chooser.Choose(Replicas, tried)?.Id;

    private void Report(params (string Id, int Running)[] replicas) => _directory.Apply([.. replicas.Select(replica => new ReplicaHeartbeat
    {
        ReplicaId = replica.Id,
        Address = new Uri("http://127.0.0.1:1"),
        StartedAt = DateTimeOffset.UnixEpoch,
        SentAt = _time.GetUtcNow(),
        Version = "1",
        Models = [],
        RunningSequences = replica.Running,
        QueuedSequences = 0,
        KvCacheUsage = 0,
        TokensPerSecond = 0,
        TokensGenerated = 0,
        Device = new DeviceStatus { Kind = "cpu", Name = "test" },
    })]);
}
