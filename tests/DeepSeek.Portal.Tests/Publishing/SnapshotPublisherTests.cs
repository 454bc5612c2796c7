using System.Security.Cryptography;
using System.Text.Json;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Publishing;

public sealed class SnapshotPublisherTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private static readonly RedisKey Key = RedisKeys.Snapshot(GatewaySnapshot.Document);
    private static readonly RedisKey Deltas = RedisKeys.SnapshotDeltas(GatewaySnapshot.Document);

    private readonly string _directory = Directory.CreateTempSubdirectory("ds-keys-").FullName;
    private PortalStore _store = null!;
    private SnapshotKeys _keys = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDatabase Redis => garnet.Connection.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await Redis.KeyDeleteAsync([Key, Deltas]);
        _store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        _keys = NewKeys(_directory);
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Run_FirstTime_PublishesWhatConsumersCanVerify()
    {
        var made = await CreateKeyAsync();
        var publisher = Publisher();
        var status = await publisher.RunAsync(Cancellation);

        var (envelope, snapshot) = await ReadAsync();
        Assert.Equal((PortalStore.Epoch, 2), (envelope.Epoch, envelope.Number));
        Assert.Equal(made.PublicId, Assert.Single(snapshot.ApiKeys).Id);
        Assert.Equal("Acme", Assert.Single(snapshot.Tenants).Name);
        Assert.Equal(2, (await _store.StateAsync()).PublishedNumber);
        Assert.Equal((2, 0, PublishingProblem.None), (status.Number, status.WaitingChanges, status.Problem));
    }

    [Fact]
    public async Task Run_KeyRevokedOrExpired_LeavesItOut()
    {
        var publisher = Publisher();
        var made = await CreateKeyAsync();
        var ending = await CreateKeyAsync(_store.Time.GetUtcNow().AddMinutes(1));
        await publisher.RunAsync(Cancellation);
        Assert.Equal(2, (await ReadAsync()).Snapshot.ApiKeys.Count);

        _store.Time.Advance(TimeSpan.FromMinutes(2));
        await Keys().RevokeAsync(made.PublicId!, Admin, Cancellation);
        await publisher.RunAsync(Cancellation);

        // That a key has ended is no change: gateways know when it does. The next base has it no more.
        var left = Assert.Single((await InForceAsync()).ApiKeys);
        Assert.Equal(ending.PublicId, left.Id);
        Assert.True(left.ExpiresAt < _store.Time.GetUtcNow());
        await Redis.KeyDeleteAsync([Key, Deltas]);
        await publisher.RunAsync(Cancellation);
        Assert.Empty((await InForceAsync()).ApiKeys);
    }

    [Fact]
    public async Task Run_NothingNew_WritesNothing()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        var before = await ReadAsync();
        _store.Time.Advance(TimeSpan.FromMinutes(1));

        await publisher.RunAsync(Cancellation);
        var next = Publisher();
        await next.RunAsync(Cancellation);

        Assert.Equal(before.Envelope.PublishedAt, (await ReadAsync()).Envelope.PublishedAt);
    }

    [Fact]
    public async Task Run_RedisLostItsData_PublishesAgain()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        await Redis.KeyDeleteAsync(Key);

        await publisher.RunAsync(Cancellation);

        Assert.Equal(1, (await ReadAsync()).Envelope.Number);
    }

    [Fact]
    public async Task Run_ForeignSnapshotWithAHigherEpoch_IsReplaced()
    {
        var directory = Directory.CreateTempSubdirectory("ds-keys-").FullName;
        using var foreign = NewKeys(directory);
        await WriteAsync(foreign, PortalStore.Epoch + 1, 99);
        Directory.Delete(directory, recursive: true);

        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);

        Assert.Equal((PortalStore.Epoch, 1), ((await ReadAsync()).Envelope.Epoch, (await ReadAsync()).Envelope.Number));
    }

    [Fact]
    public async Task Run_OursIsNewerInRedis_LeavesItAndSaysSo()
    {
        await WriteAsync(_keys, PortalStore.Epoch, 99);
        var publisher = Publisher();

        Assert.Equal(PublishingProblem.OlderThanPublished, (await publisher.RunAsync(Cancellation)).Problem);
        Assert.Equal(99, (await ReadAsync()).Envelope.Number);
    }

    [Fact]
    public async Task Service_CommittedChange_IsPublishedWithoutWaitingForThePoll()
    {
        // Time stands still: only the signal can bring the news.
        var publisher = Publisher();
        using var service = new PublishingService([publisher], _store.Signal, _store.Time, NullLogger<PublishingService>.Instance);
        var news = await garnet.Connection.GetSubscriber().SubscribeAsync(RedisKeys.SnapshotNews);
        await service.StartAsync(Cancellation);
        await news.ReadAsync(Cancellation);

        var made = await CreateKeyAsync();
        await news.ReadAsync(Cancellation);
        Assert.Single((await InForceAsync()).ApiKeys);

        await Keys().RevokeAsync(made.PublicId!, Admin, Cancellation);
        await news.ReadAsync(Cancellation);
        Assert.Empty((await InForceAsync()).ApiKeys);

        await service.StopAsync(Cancellation);
        await news.UnsubscribeAsync();
    }

    [Fact]
    public async Task Run_OneKeyOfMany_PublishesADeltaOfThatKeyOnly()
    {
        var publisher = Publisher();
        var kept = await CreateKeyAsync();
        await publisher.RunAsync(Cancellation);
        byte[]? basis = await Redis.StringGetAsync(Key);

        var made = await CreateKeyAsync();
        await publisher.RunAsync(Cancellation);
        await Keys().RevokeAsync(kept.PublicId!, Admin, Cancellation);
        await publisher.RunAsync(Cancellation);

        Assert.Equal(basis, (byte[]?)await Redis.StringGetAsync(Key));
        Assert.Equal([(2, 3, made.PublicId, null), (3, 4, null, kept.PublicId)], (await ReadDeltasAsync()).Select(delta => (
            delta.Envelope.Since!.Value, delta.Envelope.Number, delta.Delta.ApiKeys.SingleOrDefault()?.Id, delta.Delta.RemovedApiKeys.SingleOrDefault())));
        Assert.Equal(4, (await _store.StateAsync()).PublishedNumber);
    }

    [Fact]
    public async Task Run_PortalWasKilledBeforeItPublished_TheNextPublishesAllThatIsCommitted()
    {
        await Publisher().RunAsync(Cancellation);
        var one = await CreateKeyAsync();
        var two = await CreateKeyAsync();
        var next = Publisher();
        await next.RunAsync(Cancellation);

        var (envelope, delta) = Assert.Single(await ReadDeltasAsync());
        Assert.Equal((1, 3), (envelope.Since, envelope.Number));
        Assert.Equal([one.PublicId!, two.PublicId!], delta.ApiKeys.Select(key => key.Id).OrderBy(id => id == two.PublicId));
    }

    [Fact]
    public async Task Run_TwoPortals_ContinueEachOthersDeltas()
    {
        var one = Publisher();
        var two = Publisher();
        for (var i = 0; i < 3; i++)
        {
            await CreateKeyAsync();
            await Task.WhenAll(one.RunAsync(Cancellation), two.RunAsync(Cancellation));
            await CreateKeyAsync();
            await two.RunAsync(Cancellation);
        }

        var deltas = await ReadDeltasAsync();
        Assert.Equal(deltas.Skip(1).Select(delta => delta.Envelope.Since!.Value), deltas.SkipLast(1).Select(delta => delta.Envelope.Number));
        Assert.Equal(7, deltas[^1].Envelope.Number);
        Assert.Equal(7, (await one.RunAsync(Cancellation)).Number);
    }

    [Fact]
    public async Task Run_SomebodyElseAddedADelta_PublishesABase()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        await CreateKeyAsync();
        await publisher.RunAsync(Cancellation);
        await Redis.ListRightPushAsync(Deltas, "nonsense");

        await publisher.RunAsync(Cancellation);

        Assert.Equal(2, (await ReadAsync()).Envelope.Number);
        Assert.Empty(await ReadDeltasAsync());
    }

    [Fact]
    public async Task Run_RedisLostItsDeltas_PublishesThemAgain()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        var made = await CreateKeyAsync();
        await publisher.RunAsync(Cancellation);
        await Redis.KeyDeleteAsync(Deltas);

        await publisher.RunAsync(Cancellation);

        Assert.Equal(made.PublicId, Assert.Single(Assert.Single(await ReadDeltasAsync()).Delta.ApiKeys).Id);
    }

    [Fact]
    public async Task Run_NobodyKnowsWhatChanged_PublishesABase()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        var made = await CreateKeyAsync();
        await using (var context = _store.CreateDbContext())
        {
            await context.GatewayChanges.ExecuteDeleteAsync(Cancellation);
        }

        await publisher.RunAsync(Cancellation);

        Assert.Equal(made.PublicId, Assert.Single((await ReadAsync()).Snapshot.ApiKeys).Id);
        Assert.Empty(await ReadDeltasAsync());
    }

    [Fact]
    public async Task Run_ManyDeltas_ABaseTakesTheirPlaceAndWhatChangedIsForgotten()
    {
        var publisher = Publisher(mostDeltas: 3);
        await publisher.RunAsync(Cancellation);
        for (var i = 0; i < 4; i++)
        {
            await CreateKeyAsync();
            await publisher.RunAsync(Cancellation);
        }

        Assert.Equal(4, (await ReadDeltasAsync()).Count);
        await Eventually.IsAsync(async () =>
        {
            await publisher.RunAsync(Cancellation);
            return (await ReadAsync()).Envelope.Number == 5;
        });

        Assert.Empty(await ReadDeltasAsync());
        Assert.Equal(4, (await ReadAsync()).Snapshot.ApiKeys.Count);
        await using (var context = _store.CreateDbContext())
        {
            Assert.Empty(await context.GatewayChanges.ToListAsync(Cancellation));
        }

        await CreateKeyAsync();
        await publisher.RunAsync(Cancellation);
        Assert.Equal(5, Assert.Single(await ReadDeltasAsync()).Envelope.Since);
    }

    private static SnapshotKeys NewKeys(string directory) =>
        new(Options.Create(new SnapshotSigningOptions()), Options.Create(new PlatformOptions { DataDirectory = directory }));

    private async Task WriteAsync(SnapshotKeys keys, long epoch, long number)
    {
        var envelope = keys.Signer.Sign(new SnapshotEnvelope
        {
            Document = GatewaySnapshot.Document,
            Epoch = epoch,
            Number = number,
            PublishedAt = _store.Time.GetUtcNow(),
            Payload = "{\"tenants\":[],\"apiKeys\":[]}"u8.ToArray(),
        });
        await Redis.StringSetAsync(Key, JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope));
    }

    private async Task<(SnapshotEnvelope Envelope, GatewaySnapshot Snapshot)> ReadAsync()
    {
        byte[] bytes = (await Redis.StringGetAsync(Key))!;
        var envelope = JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope)!;
        using var verifier = new SnapshotVerifier(await File.ReadAllTextAsync(SnapshotKeyFiles.PublicKey(_directory), Cancellation));
        Assert.True(verifier.Verify(envelope, GatewaySnapshot.Document));
        return (envelope, JsonSerializer.Deserialize(envelope.Payload, ControlPlaneJsonContext.Default.GatewaySnapshot)!);
    }

    /// <summary>The base with what changed since.</summary>
    private async Task<GatewaySnapshot> InForceAsync() =>
        (await ReadDeltasAsync()).Aggregate((await ReadAsync()).Snapshot, (snapshot, next) => next.Delta.ApplyTo(snapshot));

    private async Task<List<(SnapshotEnvelope Envelope, GatewaySnapshotDelta Delta)>> ReadDeltasAsync()
    {
        var envelopes = (await Redis.ListRangeAsync(Deltas)).Select(bytes => JsonSerializer.Deserialize((byte[])bytes!, ControlPlaneJsonContext.Default.SnapshotEnvelope)!).ToList();
        Assert.All(envelopes, envelope => Assert.True(_keys.Verifier.Verify(envelope, GatewaySnapshot.Document)));
        return envelopes.ConvertAll(envelope => (envelope, JsonSerializer.Deserialize(envelope.Payload, ControlPlaneJsonContext.Default.GatewaySnapshotDelta)!));
    }

    private Task<ApiKeyCreation> CreateKeyAsync(DateTimeOffset? expiresAt = null) =>
        Keys().CreateAsync(new NewApiKey(RandomNumberGenerator.GetHexString(8), PortalStore.TenantId, TenantScopes.Default, expiresAt), Admin, Cancellation);

    private ApiKeyService Keys() => new(_store, _store.Time, NullLogger<ApiKeyService>.Instance);

    private SnapshotPublisher Publisher(int mostDeltas = SnapshotPublisher.MostDeltas) => new(
        new GatewayDocument(), _store, new SnapshotBuilder(_store, _keys, _store.Time), garnet.Connection, _keys, _store.Time, NullLogger<SnapshotPublisher>.Instance)
    {
        DeltasBeforeABase = mostDeltas,
    };
}
