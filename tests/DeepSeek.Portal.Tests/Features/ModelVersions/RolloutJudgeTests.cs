using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Features.ModelVersions;

public sealed class RolloutJudgeTests
{
    private static readonly DateTimeOffset Decided = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Decided.AddMinutes(1);
    private static readonly RolloutOptions Limits = new();

    private static readonly Deployment Decision = new()
    {
        Name = Model,
        Revision = 7,
        Version = "2",
        PreviousVersion = "1",
        State = ModelReloadStates.RollingOut,
        RequestedBy = "test",
        RequestedAt = Decided,
        Parallelism = 1,
        WatchSeconds = 30,
    };

    private static readonly ModelVersionStatus Old = Version("1", ModelVersionState.Active, Decided.AddDays(-1), revision: 6);

    [Fact]
    public void Judge_OneReplicaStillHasTheOldVersion_GoesOn() =>
        Assert.Equal(RolloutVerdict.GoOn, Judge(There("a", Changed(secondsAgo: 40)), There("b", Old)));

    [Fact]
    public void Judge_ActiveEverywhereAndWatched_IsComplete() =>
        Assert.Equal(RolloutVerdict.Complete, Judge(There("a", Changed(secondsAgo: 50)), There("b", Changed(secondsAgo: 30)), There("c")));

    [Fact]
    public void Judge_LastOneIsStillWatched_GoesOn() =>
        Assert.Equal(RolloutVerdict.GoOn, Judge(There("a", Changed(secondsAgo: 50)), There("b", Changed(secondsAgo: 29))));

    [Fact]
    public void Judge_ActiveSinceBeforeTheDecision_NeedsNoWatching() =>
        Assert.Equal(RolloutVerdict.Complete, Judge(There("a", Version("2", ModelVersionState.Active, Decided.AddSeconds(-1), revision: 5))));

    [Fact]
    public void Judge_LoadedAtItsFirstUse_IsComplete() =>
        Assert.Equal(RolloutVerdict.Complete, Judge(There("a", Version("2", ModelVersionState.Unloaded) with { OnDemand = true })));

    [Fact]
    public void Judge_NobodyIsThere_GoesOn() => Assert.Equal(RolloutVerdict.GoOn, Judge());

    [Fact]
    public void Judge_AnotherVanishedJustNow_WaitsForItToComeBack()
    {
        var there = There("a", Changed(secondsAgo: 50));
        var lost = There("b", Old) with { Lost = true };

        Assert.Equal(RolloutVerdict.GoOn, Judge(there, lost with { HeardAt = Now - RolloutJudge.Return }));
        Assert.Equal(RolloutVerdict.Complete, Judge(there, lost with { HeardAt = Now - RolloutJudge.Return - TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void Judge_VersionFailedByThisDecision_StopsWithTheReplicasReason()
    {
        var failed = Version("2", ModelVersionState.Failed, Now, revision: 7) with { Reason = "model.onnx is not what the manifest says." };

        Assert.Equal("a cannot serve m@2: model.onnx is not what the manifest says.", Judge(There("a", Old, failed), There("b", Old)).Fault);
    }

    [Theory]
    [InlineData(6L, 30)]
    [InlineData(null, -1)]
    public void Judge_VersionFailedBeforeThisDecision_GoesOn(long? revision, int failedSecondsAfterDecision) => Assert.Equal(
        RolloutVerdict.GoOn,
        Judge(There("a", Old, Version("2", ModelVersionState.Failed, Decided.AddSeconds(failedSecondsAfterDecision), revision))));

    [Fact]
    public void Judge_VersionFailedWithoutNamingTheDecision_IsToldByTheTime() =>
        Assert.NotNull(Judge(There("a", Old, Version("2", ModelVersionState.Failed, Decided.AddSeconds(1)))).Fault);

    [Theory]
    [InlineData(19, 19, false)]
    [InlineData(20, 1, false)]
    [InlineData(20, 2, true)]
    [InlineData(1000, 50, false)]
    [InlineData(1000, 51, true)]
    public void Judge_AnswersFail_StopsBeyondTheLimits(long ended, long failed, bool stops) =>
        Assert.Equal(stops, Judge(There("a", Changed(10) with { AnswersEnded = ended, AnswersFailed = failed }), There("b", Old)).Fault is not null);

    [Fact]
    public void Judge_FewAnswersFailOnEach_StopsBecauseOfTheSum()
    {
        var changed = Changed(40) with { AnswersEnded = 10, AnswersFailed = 5 };

        var fault = Judge(There("a", changed), There("b", changed)).Fault;

        Assert.Equal("m@2 failed in 10 of 20 answers on all replicas together; 5% may fail.", fault);
    }

    [Fact]
    public void Judge_OldVersionsAnswersFail_GoesOn() => Assert.Equal(
        RolloutVerdict.GoOn,
        Judge(There("a", Changed(10)), There("b", Old with { AnswersEnded = 100, AnswersFailed = 100 })));

    [Theory]
    [InlineData(0.06, 0.02, null, false)]
    [InlineData(0.061, 0.02, null, true)]
    [InlineData(0.061, null, 0.02, true)]
    [InlineData(0.061, 0.02, 0.03, false)]
    [InlineData(9.0, null, null, false)]
    public void Judge_TokensTakeLonger_StopsBeyondTheLimit(double now, double? oldNow, double? oldThen, bool stops)
    {
        var changed = Changed(10) with { AnswersEnded = 20, SecondsPerToken = now };

        var verdict = Judge(Decision with { PreviousSecondsPerToken = oldThen }, There("a", changed), There("b", Old with { SecondsPerToken = oldNow }));

        Assert.Equal(stops, verdict.Fault is not null);
    }

    [Theory]
    [InlineData(0.002, 0.002, null, false)]
    [InlineData(0.006, 0.002, null, false)]
    [InlineData(0.0061, 0.002, null, true)]
    [InlineData(0.0061, null, 0.002, true)]
    [InlineData(0.0061, 0.002, 0.003, false)]
    [InlineData(0.0061, null, null, true)]
    public void Judge_TokensTakeLongerBesideMoreOthers_StopsOnlyWhereTheyTakeMoreOfTheDevice(double now, double? oldNow, double? oldThen, bool stops)
    {
        var changed = Changed(10) with { AnswersEnded = 20, SecondsPerToken = 0.1, DeviceSecondsPerToken = now };

        var verdict = Judge(
            Decision with { PreviousSecondsPerToken = 0.02, PreviousDeviceSecondsPerToken = oldThen },
            There("a", changed),
            There("b", Old with { DeviceSecondsPerToken = oldNow }));

        Assert.Equal(stops, verdict.Fault is not null);
    }

    [Fact]
    public void Judge_SlowInFewAnswers_GoesOn() => Assert.Equal(
        RolloutVerdict.GoOn,
        Judge(There("a", Changed(10) with { AnswersEnded = 19, SecondsPerToken = 9 }), There("b", Old with { SecondsPerToken = 0.01 })));

    private static ModelVersionStatus Changed(double secondsAgo) => Version("2", ModelVersionState.Active, Now.AddSeconds(-secondsAgo), revision: 7);

    private static ReplicaView There(string id, params ModelVersionStatus[] versions) => new(Beat(id, Now, versions), Now, Lost: false);

    private static RolloutVerdict Judge(params ReplicaView[] replicas) => Judge(Decision, replicas);

    private static RolloutVerdict Judge(Deployment deployment, params ReplicaView[] replicas) => RolloutJudge.Judge(deployment, replicas, Now, Limits);
}
