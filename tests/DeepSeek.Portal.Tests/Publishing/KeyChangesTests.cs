using System.Diagnostics;
using System.Globalization;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Publishing;

/// <summary>From a key that is made or revoked to what two gateways follow, with many keys in the store.</summary>
public sealed class KeyChangesTests(GarnetFixture garnet, PostgresFixture postgres) : IClassFixture<GarnetFixture>, IDisposable
{
    private const int Changes = 5;

    // The number that a release is tried with is set from outside.
    private static readonly int Keys = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_KEYS"), out var keys) ? keys : 2_000;

    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("ds-key-changes-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task CreateAndRevoke_ManyKeysInTheStore_KnownAtTwoGatewaysWithinTwoSecondsInFewBytes(string provider)
    {
        await garnet.Connection.GetDatabase().KeyDeleteAsync([RedisKeys.Snapshot(GatewaySnapshot.Document), RedisKeys.SnapshotDeltas(GatewaySnapshot.Document)]);
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await FillAsync(store);
        using var keys = new SnapshotKeys(Options.Create(new SnapshotSigningOptions()), Options.Create(new PlatformOptions { DataDirectory = _directory }));
        var publisher = new SnapshotPublisher(
            new GatewayDocument(), store, new SnapshotBuilder(store, keys, store.Time), garnet.Connection, keys, store.Time, NullLogger<SnapshotPublisher>.Instance);
        using var portal = new PublishingService([publisher], store.Signal, TimeProvider.System, NullLogger<PublishingService>.Instance);
        using var one = Gateway("one");
        using var two = Gateway("two");
        await Task.WhenAll(portal.StartAsync(Cancellation), one.StartAsync(Cancellation), two.StartAsync(Cancellation));
        await Eventually.IsAsync(() => one.Current?.Value.ApiKeys.Count == Keys && two.Current?.Value.ApiKeys.Count == Keys);

        var service = new ApiKeyService(store, store.Time, NullLogger<ApiKeyService>.Instance);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Changes; i++)
        {
            var made = await service.CreateAsync(new NewApiKey($"new {i}", PortalStore.TenantId, TenantScopes.Default, null), Admin, Cancellation);
            slowest = Later(slowest, await UntilAsync(Keys + 1, one, two));
            await service.RevokeAsync(made.PublicId!, Admin, Cancellation);
            slowest = Later(slowest, await UntilAsync(Keys, one, two));
        }

        var deltas = await garnet.Connection.GetDatabase().ListRangeAsync(RedisKeys.SnapshotDeltas(GatewaySnapshot.Document));
        TestContext.Current.SendDiagnosticMessage("{0} keys in {1}: known within {2}; {3} bytes at most a change", Keys, provider, slowest, deltas.Max(delta => delta.Length()));
        Assert.True(slowest < Bar, $"{slowest}");
        Assert.Equal(2 * Changes, deltas.Length);
        Assert.All(deltas, delta => Assert.InRange(delta.Length(), 1, 2_000));

        // Without the portal, and started anew, a gateway has it all from its disk and from Redis.
        await portal.StopAsync(Cancellation);
        await one.StopAsync(Cancellation);
        using var again = Gateway("one");
        await again.StartAsync(Cancellation);
        Assert.Equal(Keys, again.Current!.Value.ApiKeys.Count);
        await Eventually.IsAsync(() => again.ConfirmedAt is not null);
        Assert.Equal(two.Current!.Number, again.Current.Number);
        await Task.WhenAll(again.StopAsync(Cancellation), two.StopAsync(Cancellation));
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static async Task<TimeSpan> UntilAsync(int keys, params SnapshotFeed<GatewaySnapshot>[] gateways)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.IsAsync(() => gateways.All(gateway => gateway.Current!.Value.ApiKeys.Count == keys));
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task FillAsync(PortalStore store)
    {
        const int atOnce = 10_000;
        for (var first = 0; first < Keys; first += atOnce)
        {
            await using var context = store.CreateOwnContext();
            context.ApiKeys.AddRange(Enumerable.Range(first, Math.Min(atOnce, Keys - first)).Select(number => new ApiKeyRecord
            {
                PublicId = number.ToString("D12", CultureInfo.InvariantCulture),
                Hash = number.ToString("x64", CultureInfo.InvariantCulture),
                Name = $"key {number}",
                TenantId = PortalStore.TenantId,
                Scopes = ["inference"],
                CreatedAt = store.Time.GetUtcNow(),
                CreatedBy = "test",
            }));
            await context.SaveChangesAsync(Cancellation);
        }
    }

    private SnapshotFeed<GatewaySnapshot> Gateway(string name) => new(
        new SnapshotFeedOptions<GatewaySnapshot>
        {
            Document = GatewaySnapshot.Document,
            ReadBase = GatewaySnapshot.Read,
            ReadDelta = GatewaySnapshotDelta.Read,
            PublicKeyFile = SnapshotKeyFiles.PublicKey(_directory),
            StoreFile = Path.Combine(_directory, name + ".json"),
        },
        garnet.Connection,
        TimeProvider.System,
        NullLogger<SnapshotFeed<GatewaySnapshot>>.Instance);
}
