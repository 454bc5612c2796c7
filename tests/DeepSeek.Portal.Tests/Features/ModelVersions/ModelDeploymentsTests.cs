using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeepSeek.Portal.Tests.Features.Access.People;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Features.ModelVersions;

public sealed class ModelDeploymentsTests(GarnetFixture garnet, PostgresFixture postgres) : IClassFixture<GarnetFixture>
{
    private readonly FleetInRedis _fleet = new(garnet);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Activate_FirstDecision_KnowsWhatWasServedAndMarksOnlyTheReplicasDocument(string provider)
    {
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", seconds: 0.02, "1", "2");
        var gateways = (await store.StateAsync()).WantedNumber;
        var replicas = (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber;

        var decided = (await Deployments(store).ActivateAsync(Wanted("2"), Cancellation)).Deployment!;

        Assert.Equal(("2", "1", 1L), (decided.Version, decided.PreviousVersion, decided.Revision));
        Assert.Equal((ModelReloadStates.RollingOut, 0.02), (decided.State, decided.PreviousSecondsPerToken));
        Assert.Equal(gateways, (await store.StateAsync()).WantedNumber);
        Assert.Equal(replicas + 1, (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Stop_WhileUnderWay_GoesBackInTheNameOfWhoWantsIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", null, "1", "2");
        var deployments = Deployments(store);
        var decided = (await deployments.ActivateAsync(Wanted("2"), Cancellation)).Deployment!;
        var ann = Actor.User("ann", "ann@example.com", null, Grants.OnPlatform([Permission.ModelsRead, Permission.ModelsWrite]));

        Assert.Equal(RolloutProblem.Denied, await deployments.StopAsync(Model, decided.Revision, Actor.Nobody, Cancellation));
        Assert.Equal(RolloutProblem.NotUnderWay, await deployments.StopAsync(Model, decided.Revision + 1, ann, Cancellation));
        Assert.Null(await deployments.StopAsync(Model, decided.Revision, ann, Cancellation));
        Assert.Equal(RolloutProblem.NotUnderWay, await deployments.StopAsync(Model, decided.Revision, ann, Cancellation));

        var history = await deployments.ListAsync(Model, 10, ann, Cancellation);
        Assert.Equal(
            [("1", ModelReloadStates.RollingOut, "ann@example.com"), ("2", ModelReloadStates.RolledBack, decided.RequestedBy)],
            history.Select(decision => (decision.Version, decision.State, decision.RequestedBy)));
        Assert.Equal("ann@example.com stopped the roll-out.", history[1].Reason);
        Assert.Equal("1", Assert.Single(await deployments.ListAsync(Model, 1, ann, Cancellation)).Version);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Hold_WhileUnderWay_IsPublishedUntilItGoesOn(string provider)
    {
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", null, "1", "2");
        var deployments = Deployments(store);
        var decided = (await deployments.ActivateAsync(Wanted("2"), Cancellation)).Deployment!;
        var before = (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber;

        Assert.Equal(RolloutProblem.Denied, await deployments.HoldAsync(Model, decided.Revision, true, Actor.Nobody, Cancellation));
        Assert.Equal(RolloutProblem.NotUnderWay, await deployments.HoldAsync(Model, decided.Revision + 1, true, Admin, Cancellation));
        Assert.Null(await deployments.HoldAsync(Model, decided.Revision, true, Admin, Cancellation));
        Assert.Null(await deployments.HoldAsync(Model, decided.Revision, true, Admin, Cancellation));
        Assert.Equal(before + 1, (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber);
        Assert.Equal(0, await ParallelismAsync(store));
        Assert.True((await deployments.ListAsync(Model, 1, Admin, Cancellation))[0].Held);

        Assert.Null(await deployments.HoldAsync(Model, decided.Revision, false, Admin, Cancellation));
        Assert.Equal(1, await ParallelismAsync(store));

        // Held or not, what is wrong is gone back from.
        Assert.Null(await deployments.HoldAsync(Model, decided.Revision, true, Admin, Cancellation));
        Assert.True(await deployments.RollBackAsync(Model, decided.Revision, "It fails.", Cancellation));
        Assert.Equal(1, await ParallelismAsync(store));
    }

    [Fact]
    public async Task List_ForWhoMayNotSeeModels_IsEmpty()
    {
        await using var store = await CreateAsync();
        await ServeAsync(store, "1", null, "1", "2");
        var deployments = Deployments(store);
        await deployments.ActivateAsync(Wanted("2"), Cancellation);

        Assert.Empty(await deployments.ListAsync(Actor.Nobody, Cancellation));
        Assert.Empty(await deployments.ListAsync(Model, 10, Actor.Nobody, Cancellation));
    }

    [Fact]
    public async Task Activate_SameRequestAgain_IsNotDoneAgain()
    {
        await using var store = await CreateAsync();
        await ServeAsync(store, "1", null, "1", "2", "3");
        var deployments = Deployments(store);
        var first = (await deployments.ActivateAsync(Wanted("2", "r1"), Cancellation)).Deployment!;
        await deployments.ActivateAsync(Wanted("3", "r2"), Cancellation);

        // Whoever repeats the older request must not undo the newer one.
        var again = (await deployments.ActivateAsync(Wanted("2", "r1"), Cancellation)).Deployment!;

        Assert.Equal((first.Revision, ModelReloadStates.Superseded), (again.Revision, again.State));
        Assert.Equal("3", Assert.Single(await deployments.ListAsync(Admin, Cancellation)).Version);
        Assert.Equal(ActivationProblem.RequestIdReused, (await deployments.ActivateAsync(Wanted("1", "r1"), Cancellation)).Problem);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Activate_ManyPortalsAtOnce_DecideOneAfterTheOther(string provider)
    {
        const int Portals = 4;
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", null, "1", "2");

        var all = await Task.WhenAll(Enumerable.Range(0, Portals).Select(i => Deployments(store).ActivateAsync(Wanted("2", $"r{i}"), Cancellation)));
        var same = await Task.WhenAll(Enumerable.Range(0, Portals).Select(i => Deployments(store).ActivateAsync(Wanted("2", "same"), Cancellation)));

        Assert.Equal(Enumerable.Range(1, Portals).Select(i => (long)i), all.Select(activation => activation.Deployment!.Revision).Order());
        Assert.All(same, activation => Assert.Equal(Portals + 1, activation.Deployment!.Revision));
        Assert.Single(await Deployments(store).ListUnderWayAsync(Cancellation));
    }

    [Theory]
    [InlineData("other", "1", ActivationProblem.ModelUnknown)]
    [InlineData(Model, "9", ActivationProblem.VersionUnknown)]
    public async Task Activate_WhatNoReplicaHas_IsRefused(string model, string version, object problem)
    {
        await using var store = await CreateAsync();
        await ServeAsync(store, "1", null, "1");

        Assert.Equal(problem, (await Deployments(store).ActivateAsync(Wanted(version) with { Model = model }, Cancellation)).Problem);
    }

    [Fact]
    public async Task Activate_NoReplicaIsThere_SaysThatItIsNotKnown()
    {
        await using var store = await CreateAsync();
        await _fleet.SetAsync();

        Assert.Equal(ActivationProblem.ReplicasUnknown, (await Deployments(store).ActivateAsync(Wanted("1"), Cancellation)).Problem);
    }

    [Theory, InlineData(-1.0), InlineData(3601.0), InlineData(double.NaN)]
    public async Task Activate_WatchOutOfRange_IsRefused(double watch)
    {
        await using var store = await CreateAsync();

        Assert.Equal(ActivationProblem.WatchInvalid, (await Deployments(store).ActivateAsync(Wanted("1") with { WatchSeconds = watch }, Cancellation)).Problem);
    }

    [Fact]
    public async Task Activate_NoVersionNamed_TakesTheNewestThatHasNotFailed()
    {
        await using var store = await CreateAsync();
        await _fleet.SetAsync(Beat(
            "a", store.Time.GetUtcNow(), Version("9", ModelVersionState.Active), Version("10", ModelVersionState.Discovered), Version("11", ModelVersionState.Failed)));

        Assert.Equal("10", (await Deployments(store).ActivateAsync(Wanted(null), Cancellation)).Deployment!.Version);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task RollBack_ThereIsAVersionBefore_IsDecidedForAgain(string provider)
    {
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", null, "1", "2");
        var deployments = Deployments(store);
        var bad = (await deployments.ActivateAsync(Wanted("2"), Cancellation)).Deployment!;
        var number = (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber;

        Assert.True(await deployments.RollBackAsync(Model, bad.Revision, "It errs.", Cancellation));

        var failed = (await deployments.FindAsync(Model, bad.Revision, Cancellation))!;
        Assert.Equal((ModelReloadStates.RolledBack, "It errs."), (failed.State, failed.Reason));
        var back = Assert.Single(await deployments.ListUnderWayAsync(Cancellation));
        Assert.Equal(("1", bad.Revision + 1, 0d), (back.Version, back.Revision, back.WatchSeconds));
        Assert.Equal("Back from version 2. It errs.", back.Reason);
        Assert.Equal(number + 1, (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber);

        // There is nothing before what was before.
        Assert.True(await deployments.RollBackAsync(Model, back.Revision, "It errs, too.", Cancellation));
        Assert.Equal(ModelReloadStates.Paused, Assert.Single(await deployments.ListAsync(Admin, Cancellation)).State);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task RollBack_ManyPortalsAtOnce_OneDoesIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await ServeAsync(store, "1", null, "1", "2");
        var bad = (await Deployments(store).ActivateAsync(Wanted("2"), Cancellation)).Deployment!;

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Deployments(store).RollBackAsync(Model, bad.Revision, "It errs.", Cancellation)));

        Assert.Single(done, did => did);
        Assert.Equal(bad.Revision + 1, Assert.Single(await Deployments(store).ListAsync(Admin, Cancellation)).Revision);
    }

    [Fact]
    public async Task RollBack_AfterSomebodyDecidedOtherwise_DoesNothing()
    {
        await using var store = await CreateAsync();
        await ServeAsync(store, "1", null, "1", "2", "3");
        var deployments = Deployments(store);
        var old = (await deployments.ActivateAsync(Wanted("2", "r1"), Cancellation)).Deployment!;
        await deployments.ActivateAsync(Wanted("3", "r2"), Cancellation);

        Assert.False(await deployments.RollBackAsync(Model, old.Revision, "It errs.", Cancellation));
        Assert.False(await deployments.CompleteAsync(Model, old.Revision, Cancellation));
        Assert.Equal("3", Assert.Single(await deployments.ListAsync(Admin, Cancellation)).Version);
    }

    [Fact]
    public async Task Activate_WhileAnotherIsHalfDone_GoesBackToTheLastGoodOne()
    {
        await using var store = await CreateAsync();
        await ServeAsync(store, "1", null, "1", "2", "3");
        var deployments = Deployments(store);
        await deployments.ActivateAsync(Wanted("2", "r1"), Cancellation);

        // Most replicas have changed over to 2 by now; that does not make it good.
        await ServeAsync(store, "2", null, "1", "2", "3");
        var third = (await deployments.ActivateAsync(Wanted("3", "r2"), Cancellation)).Deployment!;
        Assert.Equal("1", third.PreviousVersion);

        Assert.True(await deployments.CompleteAsync(Model, third.Revision, Cancellation));
        Assert.Equal("3", (await deployments.ActivateAsync(Wanted("2", "r3"), Cancellation)).Deployment!.PreviousVersion);
    }

    private static WantedVersion Wanted(string? version, string request = "r") => new(Model, version, request, Actor.Itself("test"));

    private static ModelDeployments Deployments(PortalStore store, FleetInRedis fleet) =>
        new(store, fleet.Reader, Options.Create(new RolloutOptions()), store.Time, NullLogger<ModelDeployments>.Instance);

    private ModelDeployments Deployments(PortalStore store) => Deployments(store, _fleet);

    private Task ServeAsync(PortalStore store, string active, double? seconds, params string[] versions) => _fleet.SetAsync(
        Beat("a", store.Time.GetUtcNow(), [.. versions.Select(version =>
            Version(version, version == active ? ModelVersionState.Active : ModelVersionState.Discovered) with { SecondsPerToken = version == active ? seconds : null })]));

    private Task<PortalStore> CreateAsync(string provider = "Sqlite") => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);

    /// <summary>How many replicas may change over at a time, as they are told.</summary>
    private static async Task<int> ParallelismAsync(PortalStore store)
    {
        await using var context = store.CreateDbContext();
        var bytes = await new ReplicaDocument().ReadAsync(context, store.Time.GetUtcNow(), Cancellation);
        return Assert.Single(JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.ReplicaSnapshot)!.Models).Parallelism;
    }
}
