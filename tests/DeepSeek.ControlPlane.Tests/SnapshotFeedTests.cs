using System.Text;
using System.Text.Json;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Tests;

/// <summary>Each test follows a document of its own, in a folder of its own.</summary>
public sealed class SnapshotFeedTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshot-tests-").FullName;
    private readonly string _document = Guid.NewGuid().ToString("N");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    private readonly CountingLogger _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Publish_SignedAndNewer_IsInForceAndStored()
    {
        using var feed = await StartAsync();

        await PublishAsync(Envelope(number: 1));
        await UntilAsync(() => feed.Current?.Number == 1);
        await PublishAsync(Envelope(number: 2));
        await UntilAsync(() => feed.Current?.Number == 2 && feed.ConfirmedAt is not null);
        await UntilAsync(() => File.Exists(StoreFile) && Encoding.UTF8.GetString(File.ReadAllBytes(StoreFile)).Contains("\"number\":2", StringComparison.Ordinal));

        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Publish_NoNews_IsFoundByThePoll()
    {
        using var feed = await StartAsync();
        await PublishAsync(Envelope(number: 1), news: false);

        await UntilAsync(() =>
        {
            _time.Advance(SnapshotFeedOptions<GatewaySnapshot>.PollInterval);
            return feed.Current?.Number == 1;
        });

        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Publish_ForgedOlderOrBroken_ChangesNothing()
    {
        using var feed = await StartAsync();
        await PublishAsync(Envelope(number: 5));
        await UntilAsync(() => feed.Current?.Number == 5);
        using var stranger = Stranger();

        // What stands in Redis is anybody's who can write there: none of it may stop the feed either.
        SnapshotEnvelope[] refused =
        [
            stranger.Sign(Envelope(number: 6)),
            Envelope(number: 4),
            Envelope(number: 6) with { Number = 7 },
            Envelope(number: 6) with { Payload = Encoding.UTF8.GetBytes("{}") },
            Sign(Envelope(number: 6) with { Document = "another" }),
        ];
        string[] texts =
        [
            .. refused.Select(envelope => Encoding.UTF8.GetString(Serialize(envelope))),
            "null",
            "",
            "nonsense",
            """{"document":null,"epoch":1,"number":9,"publishedAt":"2020-01-01T00:00:00Z","payload":null,"signature":null}""",
            $$"""{"document":"{{_document}}","epoch":1,"number":9,"publishedAt":"2020-01-01T00:00:00Z","payload":"e30=","signature":null}""",
        ];
        foreach (var text in texts)
        {
            var said = _log.Count;
            await PublishTextAsync(text);
            await UntilAsync(() => _log.Count > said);
            Assert.Equal(5, feed.Current!.Number);
        }

        await PublishAsync(Envelope(number: 8));
        await UntilAsync(() => feed.Current?.Number != 5);

        Assert.Equal(8, feed.Current!.Number);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Publish_NewEpoch_WinsOverHigherNumber()
    {
        using var feed = await StartAsync();
        await PublishAsync(Envelope(number: 100));
        await UntilAsync(() => feed.Current?.Number == 100);

        await PublishAsync(Envelope(number: 1, epoch: 2));

        await UntilAsync(() => feed.Current is { Epoch: 2, Number: 1 });
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Publish_SameNumberSignedAnew_IsConfirmed()
    {
        using var feed = await StartAsync();
        await PublishAsync(Envelope(number: 1));
        await UntilAsync(() => feed.Current?.Number == 1 && feed.ConfirmedAt == _time.GetUtcNow());
        var known = feed.Current;

        _time.Advance(TimeSpan.FromSeconds(10));
        await PublishAsync(Envelope(number: 1));

        await UntilAsync(() => feed.ConfirmedAt == _time.GetUtcNow());
        Assert.Same(known, feed.Current);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Delta_FollowsTheBase_IsAppliedConfirmedAndFoundOnDisk()
    {
        using (var feed = await StartAsync())
        {
            await PublishAsync(Envelope(number: 1));
            await UntilAsync(() => feed.Current?.Number == 1);
            var before = feed.Current!;

            await AppendAsync(Delta(2, since: 1, new GatewaySnapshotDelta { Tenants = [Tenant("a"), Tenant("b")] }));
            await UntilAsync(() => feed.Current?.Number == 2);
            _time.Advance(TimeSpan.FromSeconds(1));
            await AppendAsync(Delta(4, since: 2, new GatewaySnapshotDelta { Tenants = [Tenant("c")], RemovedTenants = ["a"] }));
            await UntilAsync(() => feed.Current?.Number == 4 && feed.ConfirmedAt == _time.GetUtcNow());

            Assert.Equal(["b", "c"], Tenants(feed));
            Assert.Empty(before.Value.Tenants);
            Assert.Equal(2, before.DeltasTo(feed.Current!)!.Count);
            await UntilAsync(() => File.ReadAllText(StoreFile).Count(character => character == '\n') == 2);
            await feed.StopAsync(TestContext.Current.CancellationToken);
        }

        await using var away = await AwayAsync();
        using var next = await StartAsync(away);

        Assert.Equal((4, null), (next.Current!.Number, next.ConfirmedAt));
        Assert.Equal(["b", "c"], Tenants(next));
        await next.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Delta_ForgedReplayedOutOfOrderOrPassedOffAsABase_ChangesNothingUntilTheNextBase()
    {
        using var feed = await StartAsync();
        using var stranger = Stranger();

        // By the number of the base; two deltas follow it.
        Func<long, SnapshotEnvelope>[] refused =
        [
            first => stranger.Sign(Delta(first + 3, since: first + 2)),
            first => Delta(first + 3, since: first + 2) with { Since = first + 1 },
            first => Delta(first + 3, since: first + 2) with { Number = first + 4 },
            first => Delta(first + 3, since: first + 2) with { Since = null },
            first => Delta(first + 4, since: first + 3),
            first => Delta(first + 3, since: first + 2, epoch: 2),
            first => Envelope(first + 3),
            first => Delta(first + 1, since: first),
        ];
        var number = 1L;
        foreach (var make in refused)
        {
            await PublishAsync(Envelope(number), news: false);
            await AppendAsync(Delta(number + 1, since: number), news: false);
            await AppendAsync(Delta(number + 2, since: number + 1));
            await UntilAsync(() => feed.Current?.Number == number + 2);
            var said = _log.Count;

            await AppendAsync(make(number));
            await UntilAsync(() => _log.Count > said);

            // What comes after it is not read, and what is in force is not confirmed any more.
            await AppendAsync(Delta(number + 3, since: number + 2), news: false);
            var asked = _time.GetUtcNow();
            for (var i = 0; i < 3; i++)
            {
                _time.Advance(SnapshotFeedOptions<GatewaySnapshot>.PollInterval);
            }

            Assert.Equal(number + 2, feed.Current!.Number);
            Assert.True(feed.ConfirmedAt <= asked);
            number += 10;
        }

        await PublishAsync(Envelope(number));
        await UntilAsync(() => feed.Current?.Number == number && feed.ConfirmedAt == _time.GetUtcNow());
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Base_InThePlaceOfDeltasThatAreKnown_ConfirmsAndIsKept()
    {
        using var feed = await StartAsync();
        await PublishAsync(Envelope(number: 1));
        await AppendAsync(Delta(2, since: 1));
        var last = Delta(3, since: 2);
        await AppendAsync(last);
        await UntilAsync(() => feed.Current?.Number == 3);
        var known = feed.Current;

        await garnet.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.SnapshotDeltas(_document));
        await AppendAsync(last, news: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync(Envelope(number: 2), keepDeltas: true);
        await UntilAsync(() => feed.ConfirmedAt == _time.GetUtcNow());
        await UntilAsync(() => File.ReadAllText(StoreFile).Count(character => character == '\n') == 1);

        Assert.Same(known, feed.Current);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_LastLineOnDiskIsTorn_ServesWhatComesBefore()
    {
        SnapshotKeyFiles.EnsureCreated(_folder);
        byte[] torn = [.. Serialize(Envelope(number: 3)), (byte)'\n', .. Serialize(Delta(4, since: 3)), (byte)'\n', .. Serialize(Delta(5, since: 4))[..40]];
        await File.WriteAllBytesAsync(StoreFile, torn, TestContext.Current.CancellationToken);
        await using var away = await AwayAsync();

        using var feed = await StartAsync(away);

        Assert.Equal(4, feed.Current!.Number);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_WithoutRedis_ServesFromDiskUnconfirmed()
    {
        SnapshotKeyFiles.EnsureCreated(_folder);
        await File.WriteAllBytesAsync(StoreFile, Serialize(Envelope(number: 3)), TestContext.Current.CancellationToken);
        await using var redis = await AwayAsync();

        using var feed = await StartAsync(redis);

        Assert.Equal(3, feed.Current!.Number);
        Assert.Null(feed.ConfirmedAt);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_StoreOfAnotherPublisher_IsNotBelieved()
    {
        SnapshotKeyFiles.EnsureCreated(_folder);
        using var stranger = Stranger();
        await File.WriteAllBytesAsync(StoreFile, Serialize(stranger.Sign(Envelope(number: 3))), TestContext.Current.CancellationToken);

        using var feed = await StartAsync();

        Assert.Null(feed.Current);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task PublicKey_AppearsLater_IsPickedUp()
    {
        using var feed = await StartAsync(makeKeys: false);
        Directory.CreateDirectory(Path.GetDirectoryName(SnapshotKeyFiles.PublicKey(_folder))!);
        await File.WriteAllTextAsync(SnapshotKeyFiles.PublicKey(_folder), "half written", TestContext.Current.CancellationToken);
        _time.Advance(SnapshotFeedOptions<GatewaySnapshot>.PollInterval);
        File.Delete(SnapshotKeyFiles.PublicKey(_folder));

        SnapshotKeyFiles.EnsureCreated(_folder);
        await PublishAsync(Envelope(number: 1));

        await UntilAsync(() => feed.Current?.Number == 1);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Store_CannotBeWritten_SnapshotIsInForceAllTheSame()
    {
        Directory.CreateDirectory(StoreFile);
        using var feed = await StartAsync();

        await PublishAsync(Envelope(number: 1));
        await UntilAsync(() => feed.Current?.Number == 1);
        await PublishAsync(Envelope(number: 2));

        await UntilAsync(() => feed.Current?.Number == 2);
        Assert.False(feed.ExecuteTask!.IsCompleted);
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Redis_GoneAndBack_GoesOnAndHearsNewsAgain()
    {
        await using var own = new GarnetFixture();
        await own.InitializeAsync();
        var settings = ConfigurationOptions.Parse(own.ConnectionString);
        settings.AbortOnConnectFail = false;
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.ReconnectRetryPolicy = new LinearRetry(100);
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(settings);
        using var feed = await StartAsync(redis);
        await PublishTextAsync(Encoding.UTF8.GetString(Serialize(Envelope(number: 1))), through: own.Connection);
        await UntilAsync(() => feed.Current?.Number == 1);
        var said = _log.Count;

        own.StopServer();
        await UntilAsync(() =>
        {
            _time.Advance(SnapshotFeedOptions<GatewaySnapshot>.PollInterval);
            return _log.Count > said;
        });
        Assert.Equal(1, feed.Current!.Number);
        own.StartServer();
        await UntilAsync(() => redis.IsConnected && redis.GetSubscriber().IsConnected(RedisKeys.SnapshotNews));

        // The clock stands: only news can bring this one.
        await UntilAsync(async () =>
        {
            await redis.GetDatabase().StringSetAsync(RedisKeys.Snapshot(_document), Serialize(Envelope(number: 2)));
            await redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, _document);
            return feed.Current?.Number == 2;
        });
        await feed.StopAsync(TestContext.Current.CancellationToken);
    }

    private static TenantEntry Tenant(string id) => new(id, id, Suspended: false);

    private static IEnumerable<string> Tenants(SnapshotFeed<GatewaySnapshot> feed) => feed.Current!.Value.Tenants.Select(tenant => tenant.Id).Order();

    /// <summary>A connection to a Redis that is not there.</summary>
    private static async Task<ConnectionMultiplexer> AwayAsync()
    {
        var away = ConfigurationOptions.Parse($"127.0.0.1:{Ports.TakeFree()}");
        away.AbortOnConnectFail = false;
        away.ConnectTimeout = 100;
        away.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(away);
    }

    private string StoreFile => Path.Combine(_folder, "store.json");

    private static byte[] Serialize(SnapshotEnvelope envelope) => JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope);

    private static SnapshotSigner Stranger()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return new SnapshotSigner(key.ExportPkcs8PrivateKeyPem());
    }

    private async Task<SnapshotFeed<GatewaySnapshot>> StartAsync(IConnectionMultiplexer? redis = null, bool makeKeys = true)
    {
        if (makeKeys)
        {
            SnapshotKeyFiles.EnsureCreated(_folder);
        }

        var feed = new SnapshotFeed<GatewaySnapshot>(
            new SnapshotFeedOptions<GatewaySnapshot>
            {
                Document = _document,
                ReadBase = GatewaySnapshot.Read,
                ReadDelta = GatewaySnapshotDelta.Read,
                PublicKeyFile = SnapshotKeyFiles.PublicKey(_folder),
                StoreFile = StoreFile,
            },
            redis ?? garnet.Connection,
            _time,
            _log);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        return feed;
    }

    private SnapshotEnvelope Envelope(long number, long epoch = 1) => Sign(new SnapshotEnvelope
    {
        Document = _document,
        Epoch = epoch,
        Number = number,
        PublishedAt = _time.GetUtcNow(),
        Payload = JsonSerializer.SerializeToUtf8Bytes(new GatewaySnapshot { Tenants = [], ApiKeys = [] }, ControlPlaneJsonContext.Default.GatewaySnapshot),
    });

    private SnapshotEnvelope Delta(long number, long since, GatewaySnapshotDelta? delta = null, long epoch = 1) => Sign(new SnapshotEnvelope
    {
        Document = _document,
        Epoch = epoch,
        Number = number,
        Since = since,
        PublishedAt = _time.GetUtcNow(),
        Payload = JsonSerializer.SerializeToUtf8Bytes(delta ?? new GatewaySnapshotDelta(), ControlPlaneJsonContext.Default.GatewaySnapshotDelta),
    });

    private SnapshotEnvelope Sign(SnapshotEnvelope envelope)
    {
        using var signer = new SnapshotSigner(File.ReadAllText(SnapshotKeyFiles.PrivateKey(_folder)));
        return signer.Sign(envelope);
    }

    private async Task PublishAsync(SnapshotEnvelope envelope, bool news = true, bool keepDeltas = false)
    {
        if (!keepDeltas)
        {
            await garnet.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.SnapshotDeltas(_document));
        }

        await PublishTextAsync(Encoding.UTF8.GetString(Serialize(envelope)), news);
    }

    private async Task AppendAsync(SnapshotEnvelope delta, bool news = true)
    {
        await garnet.Connection.GetDatabase().ListRightPushAsync(RedisKeys.SnapshotDeltas(_document), Serialize(delta));
        if (news)
        {
            await garnet.Connection.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, _document);
        }
    }

    private async Task PublishTextAsync(string text, bool news = true, IConnectionMultiplexer? through = null)
    {
        through ??= garnet.Connection;
        await through.GetDatabase().StringSetAsync(RedisKeys.Snapshot(_document), text);
        if (news)
        {
            await through.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, _document);
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "Never became true.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>How often the feed has said something.</summary>
    private sealed class CountingLogger : ILogger<SnapshotFeed<GatewaySnapshot>>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref _count);
    }
}
