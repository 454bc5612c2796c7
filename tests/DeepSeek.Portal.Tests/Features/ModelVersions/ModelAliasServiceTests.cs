using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Features.ModelVersions;

public sealed class ModelAliasServiceTests(GarnetFixture garnet, PostgresFixture postgres) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private readonly FleetInRedis _fleet = new(garnet);
    private PortalStore _store = null!;
    private ModelAliasService _aliases = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        _aliases = new ModelAliasService(_store, _fleet.Reader, _store.Time, NullLogger<ModelAliasService>.Instance);
        await _fleet.SetAsync(Beat("a", _store.Time.GetUtcNow(), Version("1", ModelVersionState.Active)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Set_NewAndAgain_IsListedAndMarksTheGatewaysDocument()
    {
        var before = (await _store.StateAsync()).WantedNumber;

        Assert.Null(await _aliases.SetAsync("best", "m", Admin, Cancellation));
        Assert.Null(await _aliases.SetAsync("best", "m@1", Admin, Cancellation));

        Assert.Equal(("best", "m@1"), Assert.Single((await _aliases.ListAsync(Admin, Cancellation)).Select(item => (item.Alias, item.Target))));
        Assert.Equal(before + 2, (await _store.StateAsync()).WantedNumber);
        Assert.Null(await _aliases.RemoveAsync("best", Admin, Cancellation));
        Assert.Equal(ModelAliasProblem.NotFound, await _aliases.RemoveAsync("best", Admin, Cancellation));
    }

    [Theory]
    [InlineData("m", "other", ModelAliasProblem.IsAModel)]
    [InlineData("", "m", ModelAliasProblem.AliasInvalid)]
    [InlineData("a/b", "m", ModelAliasProblem.AliasInvalid)]
    [InlineData("a@1", "m", ModelAliasProblem.AliasInvalid)]
    [InlineData("best", "", ModelAliasProblem.TargetInvalid)]
    [InlineData("best", "m@", ModelAliasProblem.TargetInvalid)]
    [InlineData("best", "m@1@2", ModelAliasProblem.TargetInvalid)]
    [InlineData("best", "other", ModelAliasProblem.TargetUnknown)]
    [InlineData("best", "m@2", ModelAliasProblem.TargetUnknown)]
    [InlineData("best", "best", ModelAliasProblem.Cycle)]
    [InlineData("best", "best@1", ModelAliasProblem.Cycle)]
    public async Task Set_WhatCannotBe_IsRefused(string alias, string target, object problem) =>
        Assert.Equal(problem, await _aliases.SetAsync(alias, target, Admin, Cancellation));

    [Fact]
    public async Task Set_LongWayRoundToItself_IsRefused()
    {
        Assert.Null(await _aliases.SetAsync("a", "m", Admin, Cancellation));
        Assert.Null(await _aliases.SetAsync("b", "a", Admin, Cancellation));
        Assert.Null(await _aliases.SetAsync("c", "b", Admin, Cancellation));

        Assert.Equal(ModelAliasProblem.Cycle, await _aliases.SetAsync("a", "c", Admin, Cancellation));
        Assert.Equal("m", (await _aliases.ListAsync(Admin, Cancellation))[0].Target);
    }

    [Fact]
    public async Task Set_SeveralTargets_AreKeptInTheirOrderAndTheHeaviestStandsForAll()
    {
        await _fleet.SetAsync(Beat("a", _store.Time.GetUtcNow(), Version("1", ModelVersionState.Active), Version("2", ModelVersionState.Active)));
        WeightedTarget[] targets = [new("m@1", 30), new("m@2", 70)];

        Assert.Null(await _aliases.SetAsync(new NewModelAlias("best", targets), Admin, Cancellation));
        var item = Assert.Single(await _aliases.ListAsync(Admin, Cancellation));
        Assert.Equal("m@2", item.Target);
        Assert.Equal(targets, item.Targets);

        Assert.Null(await _aliases.SetAsync(new NewModelAlias("best", [new("m@1", 1)]) { Stamp = item.Stamp }, Admin, Cancellation));
        Assert.Equal(ModelAliasProblem.Changed, await _aliases.SetAsync(new NewModelAlias("best", targets) { Stamp = item.Stamp }, Admin, Cancellation));
        Assert.Empty((await _aliases.ListAsync(Admin, Cancellation))[0].Targets);
    }

    [Fact]
    public async Task Set_SeveralTargetsThatCannotBe_AreRefused()
    {
        Assert.Null(await _aliases.SetAsync("other", "m", Admin, Cancellation));
        (WeightedTarget[] Targets, ModelAliasProblem Problem)[] cases =
        [
            ([], ModelAliasProblem.TargetsInvalid),
            ([new("m", 1), new("m", 2)], ModelAliasProblem.TargetsInvalid),
            ([.. Enumerable.Range(0, 21).Select(i => new WeightedTarget($"m{i}", 1))], ModelAliasProblem.TargetsInvalid),
            ([new("m", 1), new("m@1", -1)], ModelAliasProblem.WeightInvalid),
            ([new("m", 0), new("m@1", 0)], ModelAliasProblem.WeightsAllZero),
            ([new("m", 1), new("nobody", 1)], ModelAliasProblem.TargetUnknown),
            ([new("m", 1), new("best", 0)], ModelAliasProblem.Cycle),
        ];
        foreach (var (targets, problem) in cases)
        {
            Assert.Equal(problem, await _aliases.SetAsync(new NewModelAlias("best", targets), Admin, Cancellation));
        }

        // Round by way of the lighter one of two.
        Assert.Null(await _aliases.SetAsync(new NewModelAlias("best", [new("m", 9), new("other", 1)]), Admin, Cancellation));
        Assert.Equal(ModelAliasProblem.Cycle, await _aliases.SetAsync("other", "best", Admin, Cancellation));
    }

    [Fact]
    public async Task Set_ManyAtOnce_NoneIsRefusedForWhatOthersChanged()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.PostgreSql, postgres);
        var aliases = new ModelAliasService(store, _fleet.Reader, store.Time, NullLogger<ModelAliasService>.Instance);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => aliases.SetAsync($"alias-{i}", "m", Admin, Cancellation)));

        Assert.All(outcomes, Assert.Null);
    }
}
