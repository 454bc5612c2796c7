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

    [Fact]
    public void Choose_SamePrompt_StaysWithOneReplicaThatPromptsAreSpreadOver()
    {
        Report(("a", 0), ("b", 0), ("c", 0));

        var chosen = Enumerable.Range(0, 300).ToDictionary(prompt => prompt, prompt => Choose(Prefix(prompt))!);

        Assert.All(chosen, entry => Assert.Equal(entry.Value, Choose(Prefix(entry.Key))));
        Assert.All(chosen.Values.CountBy(id => id), count => Assert.InRange(count.Value, 60, 140));
        Assert.Equal(3, chosen.Values.Distinct().Count());
    }

    [Fact]
    public void Choose_PreferredReplicaLeaves_OnlyItsPromptsMove()
    {
        Report(("a", 0), ("b", 0), ("c", 0));
        var before = Enumerable.Range(0, 100).Select(prompt => Choose(Prefix(prompt))).ToList();

        var after = Enumerable.Range(0, 100).Select(prompt => Choose(Prefix(prompt), "c")).ToList();

        Assert.All(before.Zip(after), pair => Assert.True(pair.First == "c" || pair.First == pair.Second));
    }

    [Fact]
    public void Choose_PreferredReplicaIsMuchBusierThanTheMean_AnotherIsAsked()
    {
        Report(("a", 0), ("b", 0), ("c", 0));
        var preferred = Choose(Prefix(1))!;
        for (var i = 0; i < 20; i++)
        {
            _directory.Current.Replicas[preferred].Begin();
        }

        Assert.NotEqual(preferred, Choose(Prefix(1)));
    }

    [Fact]
    public void Choose_CircuitIsOpen_ComesLastUntilOneTrialIsTaken()
    {
        Report(("a", 0), ("b", 5));
        var settings = new CircuitSettings(0.5, 2, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));
        var circuit = _directory.Current.Replicas["a"].Circuit;
        circuit.Failed(_time.GetUtcNow(), settings);
        circuit.Failed(_time.GetUtcNow(), settings);

        Assert.Equal("b", Choose());
        Assert.Equal("a", Choose("b"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", Choose());
        Assert.Equal("b", Choose());
        circuit.Succeeded(_time.GetUtcNow(), settings);
        Assert.Equal("a", Choose());
        Assert.Equal("a", Choose());
    }

    private static ulong Prefix(int prompt) => PromptAffinity.Hash(BitConverter.GetBytes(prompt));

    private string? Choose(ulong prefix, params string[] tried) => _chooser.Choose(Replicas, tried, prefix)?.Id;

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
