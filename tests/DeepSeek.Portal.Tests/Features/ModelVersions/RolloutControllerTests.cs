using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeepSeek.Portal.Tests.Features.Access.People;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Features.ModelVersions;

public sealed class RolloutControllerTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private readonly FleetInRedis _fleet = new(garnet);
    private PortalStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _store.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await SetAsync(Active("1"), Active("1"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Look_EachReplicaChangesOver_EndsWellWithAnotherPortalEachTime()
    {
        var decision = await ActivateAsync();
        var steps = new Func<ModelVersionStatus[]>[]
        {
            () => [Active("1"), Active("1")],
            () => [Changed(), Active("1")],
            () => [Changed(secondsAgo: 31), Active("1")],
            () => [Changed(secondsAgo: 62), Changed()],
        };
        foreach (var step in steps)
        {
            await SetAsync(step());

            // Nothing is remembered from look to look: each is by a portal that has just been started.
            await LookAsync();
            Assert.Equal(ModelReloadStates.RollingOut, (await FindAsync(decision)).State);
            _store.Time.Advance(TimeSpan.FromSeconds(31));
        }

        await SetAsync(Changed(secondsAgo: 93), Changed(secondsAgo: 31));
        await LookAsync();

        Assert.Equal(ModelReloadStates.Active, (await FindAsync(decision)).State);
        Assert.Empty(await Deployments().ListUnderWayAsync(Cancellation));
    }

    [Fact]
    public async Task Look_SelfTestFailsOnTheFirstReplica_GoesBackAndSaysWhy()
    {
        var decision = await ActivateAsync();
        await SetAsync(Active("1"), Version("2", ModelVersionState.Failed, Now, decision.Revision) with { Reason = "The golden prompt was answered 7." });

        await LookAsync();

        var failed = await FindAsync(decision);
        Assert.Equal(ModelReloadStates.RolledBack, failed.State);
        Assert.EndsWith("The golden prompt was answered 7.", failed.Reason, StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(await Deployments().ListUnderWayAsync(Cancellation)).Version);
    }

    [Fact]
    public async Task Look_GoodInTheSelfTestAndErrsAfterwards_GoesBackAndTheWayBackComesToItsEnd()
    {
        var decision = await ActivateAsync();
        await SetAsync(Changed() with { AnswersEnded = 40, AnswersFailed = 3 }, Active("1"));
        await LookAsync();
        Assert.Equal(ModelReloadStates.RolledBack, (await FindAsync(decision)).State);

        // Replicas follow the decision to go back.
        await SetAsync(Version("1", ModelVersionState.Active, Now, decision.Revision + 1), Active("1"));
        await LookAsync();

        Assert.Equal((ModelReloadStates.Active, "1"), Assert.Single((await Deployments().ListAsync(Admin, Cancellation)).Select(d => (d.State, d.Version))));
    }

    [Fact]
    public async Task Look_SlowAfterwards_GoesBack()
    {
        await SetAsync(Active("1") with { SecondsPerToken = 0.01 });
        var decision = await ActivateAsync();
        await SetAsync(Changed() with { AnswersEnded = 40, SecondsPerToken = 0.05 });

        await LookAsync();

        Assert.Equal(ModelReloadStates.RolledBack, (await FindAsync(decision)).State);
    }

    private async Task<Deployment> ActivateAsync() =>
        (await Deployments().ActivateAsync(new WantedVersion(Model, "2", "r", Actor.Itself("test")), Cancellation)).Deployment!;

    private async Task<Deployment> FindAsync(Deployment decision) => (await Deployments().FindAsync(Model, decision.Revision, Cancellation))!;

    private async Task LookAsync()
    {
        using var portal = new RolloutController(
            Deployments(), _fleet.Reader, Options.Create(new RolloutOptions()), _store.Time, NullLogger<RolloutController>.Instance);
        await portal.LookAsync(Cancellation);
    }

    private ModelDeployments Deployments() =>
        new(_store, _fleet.Reader, Options.Create(new RolloutOptions()), _store.Time, NullLogger<ModelDeployments>.Instance);

    private static ModelVersionStatus Active(string version) => Version(version, ModelVersionState.Active, DateTimeOffset.UnixEpoch, revision: 0);

    private ModelVersionStatus Changed(double secondsAgo = 0) => Version("2", ModelVersionState.Active, Now.AddSeconds(-secondsAgo), revision: 1);

    /// <summary>A replica a version; both folders are on each.</summary>
    private Task SetAsync(params ModelVersionStatus[] versions) => _fleet.SetAsync([.. versions.Select((version, i) => Beat(
        $"replica-{i}", Now, version, Version(version.Version == "1" ? "2" : "1", ModelVersionState.Discovered)))]);
}
