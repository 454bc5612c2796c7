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
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Publishing;

public sealed class SnapshotPublisherTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private static readonly RedisKey Key = RedisKeys.Snapshot(GatewaySnapshot.Document);

    private readonly string _directory = Directory.CreateTempSubdirectory("ds-keys-").FullName;
    private PortalStore _store = null!;
    private SnapshotKeys _keys = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDatabase Redis => garnet.Connection.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await Redis.KeyDeleteAsync(Key);
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
        var status = await Publisher().RunAsync(Cancellation);

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
        await CreateKeyAsync(_store.Time.GetUtcNow().AddMinutes(1));
        await publisher.RunAsync(Cancellation);
        Assert.Equal(2, (await ReadAsync()).Snapshot.ApiKeys.Count);

        _store.Time.Advance(TimeSpan.FromMinutes(2));
        await Keys().RevokeAsync(made.PublicId!, Admin, Cancellation);
        await publisher.RunAsync(Cancellation);

        Assert.Empty((await ReadAsync()).Snapshot.ApiKeys);
    }

    [Fact]
    public async Task Run_NothingNew_WritesNothing()
    {
        var publisher = Publisher();
        await publisher.RunAsync(Cancellation);
        var before = await ReadAsync();
        _store.Time.Advance(TimeSpan.FromMinutes(1));

        await publisher.RunAsync(Cancellation);
        await Publisher().RunAsync(Cancellation);

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

        await Publisher().RunAsync(Cancellation);

        Assert.Equal((PortalStore.Epoch, 1), ((await ReadAsync()).Envelope.Epoch, (await ReadAsync()).Envelope.Number));
    }

    [Fact]
    public async Task Run_OursIsNewerInRedis_LeavesItAndSaysSoTheSecondTime()
    {
        await WriteAsync(_keys, PortalStore.Epoch, 99);
        var publisher = Publisher();

        Assert.Equal(PublishingProblem.None, (await publisher.RunAsync(Cancellation)).Problem);
        Assert.Equal(PublishingProblem.OlderThanPublished, (await publisher.RunAsync(Cancellation)).Problem);
        Assert.Equal(99, (await ReadAsync()).Envelope.Number);
    }

    [Fact]
    public async Task Service_CommittedChange_IsPublishedWithoutWaitingForThePoll()
    {
        // Time stands still: only the signal can bring the news.
        using var service = new PublishingService([Publisher()], _store.Signal, _store.Time, NullLogger<PublishingService>.Instance);
        var news = await garnet.Connection.GetSubscriber().SubscribeAsync(RedisKeys.SnapshotNews);
        await service.StartAsync(Cancellation);
        await news.ReadAsync(Cancellation);

        var made = await CreateKeyAsync();
        await news.ReadAsync(Cancellation);
        Assert.Single((await ReadAsync()).Snapshot.ApiKeys);

        await Keys().RevokeAsync(made.PublicId!, Admin, Cancellation);
        await news.ReadAsync(Cancellation);
        Assert.Empty((await ReadAsync()).Snapshot.ApiKeys);

        await service.StopAsync(Cancellation);
        await news.UnsubscribeAsync();
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

    private Task<ApiKeyCreation> CreateKeyAsync(DateTimeOffset? expiresAt = null) =>
        Keys().CreateAsync(new NewApiKey(RandomNumberGenerator.GetHexString(8), PortalStore.TenantId, TenantScopes.Default, expiresAt), Admin, Cancellation);

    private ApiKeyService Keys() => new(_store, _store.Time, NullLogger<ApiKeyService>.Instance);

    private SnapshotPublisher Publisher() => new(
        new GatewayDocument(), _store, new SnapshotBuilder(_store, _keys, _store.Time), new SnapshotStore(garnet.Connection, _keys), _store.Time, NullLogger<SnapshotPublisher>.Instance);
}
