using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Tests.Features;

public sealed class ReplicaBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ReplicaBook _book = new();

    [Fact]
    public void Update_ReplicaVanishes_IsLostForAWhileAndThenForgotten()
    {
        _book.Update(Start, [Beat("a"), Beat("b")], []);
        _book.Update(Start.AddSeconds(10), [Beat("a", 10)], []);

        Assert.Equal([("a", false), ("b", true)], _book.Replicas.Select(replica => (replica.Heartbeat.ReplicaId, replica.Lost)));
        Assert.Equal(Start, _book.Replicas[1].HeardAt);

        _book.Update(Start.AddMinutes(11), [Beat("a", 660)], []);
        Assert.Equal("a", Assert.Single(_book.Replicas).Heartbeat.ReplicaId);
    }

    [Fact]
    public void Update_ReplicaComesBack_IsNotLost()
    {
        _book.Update(Start, [Beat("a")], []);
        _book.Update(Start.AddSeconds(6), [], []);
        _book.Update(Start.AddSeconds(9), [Beat("a", 9)], []);

        Assert.True(Assert.Single(_book.Replicas).Ready);
    }

    [Fact]
    public void Update_ReplicaIsGoneBecauseSomebodyWantedItSo_HasLeft()
    {
        _book.Update(Start, [Beat("stopped"), Beat("drained") with { Draining = true }, Beat("crashed"), Beat("again")], []);
        Assert.Equal(["again", "crashed", "drained", "stopped"], _book.Missing([]).Order());
        _book.Update(
            Start.AddSeconds(1), [], [Beat("stopped") with { Leaving = true }, Beat("again") with { Leaving = true, StartedAt = Start.AddDays(-1) }]);
        _book.Update(Start.AddMinutes(5), [], []);

        Assert.All(_book.Replicas, replica => Assert.True(replica.Lost));
        Assert.Equal(["drained", "stopped"], _book.Replicas.Where(replica => replica.Left).Select(replica => replica.Heartbeat.ReplicaId));
        Assert.Equal(["again", "crashed"], _book.Missing([]).Order());

        _book.Update(Start.AddMinutes(6), [Beat("stopped", 360)], []);
        Assert.False(_book.Replicas.Single(replica => replica.Heartbeat.ReplicaId == "stopped").Left);
    }

    [Fact]
    public void Update_SameHeartbeatAgain_GrowsOld()
    {
        _book.Update(Start, [Beat("a")], []);
        _book.Update(Start.AddSeconds(3), [Beat("a")], []);

        Assert.Equal(Start, Assert.Single(_book.Replicas).HeardAt);
    }

    [Fact]
    public void ModelVersions_OfReplicas_AreCountedByState()
    {
        _book.Update(Start, [Beat("a"), Beat("b", state: ModelVersionState.Loading), Beat("c", state: ModelVersionState.Failed)], []);

        var model = Assert.Single(ModelVersionView.Of(_book.Replicas));
        Assert.Equal((1, 1, 1), (model.Active, model.Underway, model.Failed));
    }

    [Theory]
    [InlineData(ModelVersionState.Discovered, "0 0 0 1")]
    [InlineData(ModelVersionState.Verifying, "1 0 0 0")]
    [InlineData(ModelVersionState.Loading, "1 0 0 0")]
    [InlineData(ModelVersionState.Warming, "1 0 0 0")]
    [InlineData(ModelVersionState.Ready, "0 1 0 0")]
    [InlineData(ModelVersionState.Draining, "0 0 1 0")]
    [InlineData(ModelVersionState.Unloaded, "0 0 0 1")]
    public void ModelVersions_ThatDoNotAnswer_AreNotAllOnTheirWay(ModelVersionState state, string counts)
    {
        _book.Update(Start, [Beat("a", state: state)], []);

        var model = Assert.Single(ModelVersionView.Of(_book.Replicas));
        Assert.Equal(counts, $"{model.Underway} {model.Ready} {model.Draining} {model.Idle}");
    }

    private static ReplicaHeartbeat Beat(string id, int second = 0, ModelVersionState state = ModelVersionState.Active) => new()
    {
        ReplicaId = id,
        Address = new Uri("http://127.0.0.1:1"),
        StartedAt = Start,
        SentAt = Start.AddSeconds(second),
        Version = "1",
        Models = [new ModelVersionStatus { Name = "m", Version = "1", State = state }],
        RunningSequences = 0,
        QueuedSequences = 0,
        KvCacheUsage = 0,
        TokensPerSecond = 0,
        TokensGenerated = 0,
        Device = new DeviceStatus { Kind = "cpu", Name = "test" },
    };
}
