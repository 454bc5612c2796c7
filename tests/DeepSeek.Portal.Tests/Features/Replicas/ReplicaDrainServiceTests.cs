using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Replicas;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;
using static DeepSeek.Portal.Tests.Features.ModelVersions.FleetInRedis;

namespace DeepSeek.Portal.Tests.Features.Replicas;

public sealed class ReplicaDrainServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Drain_AReplicaThatIsThere_IsPublishedUntilItReturns(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var drains = Drains(store, "a", "b");
        var before = (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber;

        Assert.Null(await drains.DrainAsync("a", Admin, Cancellation));
        Assert.Null(await drains.DrainAsync("a", Admin, Cancellation));

        Assert.Equal(["a"], await PublishedAsync(store));
        Assert.Equal(["a"], await drains.ListAsync(Admin, Cancellation));
        Assert.Equal(before + 1, (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber);
        Assert.Null(await drains.ReturnAsync("a", Admin, Cancellation));
        Assert.Null(await PublishedAsync(store));
        Assert.Equal(ReplicaProblem.NotFound, await drains.ReturnAsync("a", Admin, Cancellation));
    }

    [Fact]
    public async Task Drain_WhatCannotBe_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var drains = Drains(store, "a");
        var viewer = Actor.User("v", "viewer", null, Grants.OnPlatform([Permission.TelemetryRead]));

        Assert.Equal(ReplicaProblem.NotFound, await drains.DrainAsync("nobody", Admin, Cancellation));
        Assert.Equal(ReplicaProblem.Denied, await drains.DrainAsync("a", viewer, Cancellation));
        Assert.Equal(ReplicaProblem.Denied, await drains.ReturnAsync("a", viewer, Cancellation));
        Assert.Null(await PublishedAsync(store));
    }

    private static ReplicaDrainService Drains(PortalStore store, params string[] replicas)
    {
        var now = store.Time.GetUtcNow();
        var feed = new LiveFeed();
        feed.Publish(new LiveView
        {
            At = now,
            RedisReachable = true,
            Replicas = [.. replicas.Select(id => new ReplicaView(Beat(id, now, Version("1", ModelVersionState.Active)), now, Lost: false))],
            Models = [],
            Traffic = new TrafficSummary { Gateways = 0 },
            Points = [],
            Publishing = PublishingStatus.Unknown,
        });
        return new ReplicaDrainService(store, feed, store.Time, NullLogger<ReplicaDrainService>.Instance);
    }

    /// <summary>Who is drained, as replicas are told; null for nobody.</summary>
    private static async Task<IReadOnlyList<string>?> PublishedAsync(PortalStore store)
    {
        await using var context = store.CreateDbContext();
        var bytes = await new ReplicaDocument().ReadAsync(context, store.Time.GetUtcNow(), Cancellation);
        return JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.ReplicaSnapshot)!.Drained;
    }
}
