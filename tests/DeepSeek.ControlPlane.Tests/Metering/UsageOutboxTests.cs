using System.Text.Json;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.Testing;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Tests.Metering;

public sealed class UsageOutboxTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("usage-").FullName;
    private ConnectionMultiplexer? _redis;

    private ConnectionMultiplexer Redis => _redis!;

    public async ValueTask InitializeAsync()
    {
        var configuration = ConfigurationOptions.Parse(garnet.ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = 2_000;
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        _redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        await Redis.GetDatabase().KeyDeleteAsync([RedisKeys.RequestUsage, RedisKeys.SegmentUsage]);
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Add_Reports_StandInTheListsAsThePortalReadsThem()
    {
        await using var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1");
        var request = Reports.Request("r1");
        var segment = Reports.Segment(0, UsageSource.Replica, completion: 4, id: "r1");
        outbox.Usage.Add(request);
        outbox.Usage.Add(segment);

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 1 && await LengthAsync(RedisKeys.SegmentUsage) == 1);
        Assert.Equal([request], await RequestsAsync());
        Assert.Equal(segment, JsonSerializer.Deserialize(
            (byte[])(await Redis.GetDatabase().ListRangeAsync(RedisKeys.SegmentUsage))[0]!, ControlPlaneJsonContext.Default.SegmentUsage));
    }

    [Fact]
    public async Task Redis_KilledAndBack_NothingIsLostAndNothingCountsTwice()
    {
        await using var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1");
        outbox.Usage.Add(Reports.Request("before"));
        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 1);

        garnet.StopServer();
        for (var i = 0; i < 2500; i++) outbox.Usage.Add(Reports.Request($"while-away-{i}"));
        await UntilAsync(() => Task.FromResult(outbox.Counted("deepseek.usage.spooled") == 2500));
        garnet.StartServer();
        outbox.Usage.Add(Reports.Request("after"));

        await UntilAsync(async () => outbox.Counted("deepseek.usage.written") >= 2502 && Directory.GetFiles(outbox.Folder.Claim(), "*.jsonl").Length == 0);
        var merged = await MergedAsync();
        Assert.Equal(2501, merged.Count);
        Assert.Contains("after", merged.Keys);
        Assert.Equal(0, outbox.Counted("deepseek.usage.lost"));
    }

    [Fact]
    public async Task Stop_WhileRedisIsAway_TheNextLifeHandsOver()
    {
        garnet.StopServer();
        await using (var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1"))
        {
            for (var i = 0; i < 10; i++) outbox.Usage.Add(Reports.Request($"r{i}"));
        }

        garnet.StartServer();
        await using var next = await Outbox.StartAsync(Redis, _data, "gateway-1");

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 10);
        Assert.Equal(10, (await MergedAsync()).Count);
    }

    [Fact]
    public async Task Add_AfterTheStop_IsKeptForTheNextLife()
    {
        await using (var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1"))
        {
            await outbox.Usage.StopAsync(TestContext.Current.CancellationToken);
            outbox.Usage.Add(Reports.Request("late"));
        }

        await using var next = await Outbox.StartAsync(Redis, _data, "gateway-1");

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 1);
        Assert.Equal("late", Assert.Single(await RequestsAsync()).RequestId);
    }

    [Fact]
    public async Task Start_FolderOfAnInstanceThatWasKilled_IsTakenOverAndItsOpenRequestsAreClosed()
    {
        garnet.StopServer();
        var killed = await Outbox.StartAsync(Redis, _data, "gateway-1");
        killed.Usage.Add(Reports.Request("done"));
        await UntilAsync(() => Task.FromResult(killed.Counted("deepseek.usage.spooled") == 1));
        using (var open = new OpenUsageFile(killed.Folder))
        {
            open.Add(Reports.Request("cut-off", RequestOutcome.Open, seconds: 7));
            open.Add(Reports.Segment(0, UsageSource.Gateway, completion: 5, id: "cut-off"));
            open.Write();
        }

        var left = killed.Folder.Claim();
        killed.Kill();
        garnet.StartServer();
        await using var other = await Outbox.StartAsync(Redis, _data, "gateway-2");

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) >= 2 && await LengthAsync(RedisKeys.SegmentUsage) >= 1);
        var merged = await MergedAsync();
        Assert.Equal(RequestOutcome.Completed, merged["done"].Outcome);
        Assert.Equal((RequestOutcome.Failed, UsageMerge.GatewayLost, 7d), (merged["cut-off"].Outcome, merged["cut-off"].ErrorCode, merged["cut-off"].DurationSeconds));
        Assert.False(Directory.Exists(left));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Start_FolderIsHeldByOneThatLives_IsLeftToIt()
    {
        await using var first = await Outbox.StartAsync(Redis, _data, "gateway");
        var path = first.Folder.Claim();
        await using var second = await Outbox.StartAsync(Redis, _data, "gateway");
        second.Usage.Add(Reports.Request("r"));

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 1);
        Assert.NotEqual(path, second.Folder.Claim());
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public async Task Replay_LastLineIsTorn_TheOthersAreHandedOver()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data, "usage", "gateway-1")).FullName;
        using (var batch = new UsageBatch())
        {
            for (var i = 0; i < 3; i++) batch.Add(Reports.Request($"r{i}"));
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "usage-000000000004.jsonl"), batch.Lines[..^20].ToArray(), TestContext.Current.CancellationToken);
        }

        await using var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1");

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) == 2);
        Assert.Equal(["r0", "r1"], (await RequestsAsync()).Select(request => request.RequestId));
        Assert.Equal(1, outbox.Counted("deepseek.usage.torn"));
        await UntilAsync(() => Task.FromResult(Directory.GetFiles(folder, "*.jsonl").Length == 0));
    }

    [Fact]
    public async Task Add_DiskAndMemoryAreFull_WhatIsLostIsCountedAndTheRestHandedOver()
    {
        garnet.StopServer();
        const int Sent = 5000;
        await using var outbox = await Outbox.StartAsync(Redis, _data, "gateway-1", new UsageOptions { MaxSpoolBytes = 100_000, MaxWaiting = 1000 });
        for (var i = 0; i < Sent; i++)
        {
            outbox.Usage.Add(Reports.Request($"r{i}"));
            if (i % 100 == 0) await Task.Yield();
        }

        var lost = outbox.Counted("deepseek.usage.lost");
        Assert.InRange(lost, 1, Sent - 1000);
        garnet.StartServer();

        await UntilAsync(async () => await LengthAsync(RedisKeys.RequestUsage) >= Sent - lost);
        await UntilAsync(async () => (await MergedAsync()).Count == Sent - lost);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (true)
        {
            try
            {
                if (await holds()) return;
            }
            catch (RedisConnectionException)
            {
                // Not back yet.
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private Task<long> LengthAsync(RedisKey list) => Redis.GetDatabase().ListLengthAsync(list);

    private async Task<List<RequestUsage>> RequestsAsync() =>
        [.. (await Redis.GetDatabase().ListRangeAsync(RedisKeys.RequestUsage))
            .Select(value => JsonSerializer.Deserialize((byte[])value!, ControlPlaneJsonContext.Default.RequestUsage)!)];

    private async Task<Dictionary<string, RequestUsage>> MergedAsync()
    {
        var merged = new Dictionary<string, RequestUsage>();
        foreach (var report in await RequestsAsync())
        {
            if (UsageMerge.Replaces(report, merged.GetValueOrDefault(report.RequestId))) merged[report.RequestId] = report;
        }

        return merged;
    }
}
