using System.Net;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Telemetry;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Inference.Tests.Telemetry;

public sealed class HeartbeatTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Secret = "a secret of at least 32 bytes, for tests";

    private HeartbeatReader Reader => new(
        garnet.Connection,
        new HeartbeatCodec(new HmacSigner(System.Text.Encoding.UTF8.GetBytes(Secret), HeartbeatCodec.Purpose)),
        NullLogger<HeartbeatReader>.Instance);

    [Fact]
    public async Task Service_Runs_AnnouncesItselfAndWithdrawsAtTheEnd()
    {
        var news = 0;
        var subscriber = garnet.Connection.GetSubscriber();
        await subscriber.SubscribeAsync(RedisKeys.ReplicaNews, (_, id) => { if (id == "beating") Interlocked.Increment(ref news); });
        ReplicaHeartbeat heartbeat;
        await using (var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["ConnectionStrings:state"] = garnet.ConnectionString,
            ["InternalCalls:Key"] = Secret,
            ["Platform:InstanceId"] = "beating",
        }))
        {
            heartbeat = await WaitAsync(beat => beat.Models.Any(model => model.State == ModelVersionState.Active));

            Assert.Equal(service.Address.Port, heartbeat.Address.Port);
            Assert.Equal("127.0.0.1", heartbeat.Address.Host);
            var model = Assert.Single(heartbeat.Models);
            Assert.Equal((TestPaths.ModelName, TestPaths.ModelVersion), (model.Name, model.Version));
            Assert.True(model.ContextLength >= 2048);
            Assert.Equal("cpu", heartbeat.Device.Kind);
            Assert.False(heartbeat.Device.LacksGpu);
            Assert.True(heartbeat.Device.MemoryUsedBytes > 1 << 20);
            Assert.True(heartbeat.Device.MemoryTotalBytes > heartbeat.Device.MemoryUsedBytes);

            var later = await WaitAsync(beat => beat.SentAt > heartbeat.SentAt + TimeSpan.FromMilliseconds(500));
            Assert.Equal(heartbeat.StartedAt, later.StartedAt);
            Assert.InRange(later.Device.Utilization!.Value, 0, 1);
            Assert.InRange((await garnet.Connection.GetDatabase().KeyTimeToLiveAsync(RedisKeys.Replica("beating")))!.Value.TotalSeconds, 1, 5);
        }

        Assert.DoesNotContain(await Reader.ReadAsync(TestContext.Current.CancellationToken), beat => beat.ReplicaId == "beating");
        Assert.False(await garnet.Connection.GetDatabase().SetContainsAsync(RedisKeys.Replicas, "beating"));
        var farewell = Assert.Single(await Reader.ReadFarewellsAsync(["beating", "nobody"], TestContext.Current.CancellationToken));
        Assert.Equal((true, heartbeat.StartedAt), (farewell.Leaving, farewell.StartedAt));
        Assert.True(Volatile.Read(ref news) >= 2);
    }

    [Fact]
    public async Task Service_HasAPortForHttp2_SaysSoAndAnswersThere()
    {
        var port = Ports.TakeFree();
        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["ConnectionStrings:state"] = garnet.ConnectionString,
            ["InternalCalls:Key"] = Secret,
            ["Platform:InstanceId"] = "multiplexed",
            ["Inference:Http2Port"] = $"{port}",
        });
        var heartbeat = await WaitAsync(beat => beat.Models.Any(model => model.State == ModelVersionState.Active), "multiplexed");
        Assert.Equal(service.Address.Port, heartbeat.Address.Port);
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), heartbeat.Http2Address);

        foreach (var (address, version) in ((Uri, Version)[])[(heartbeat.Address, HttpVersion.Version11), (heartbeat.Http2Address!, HttpVersion.Version20)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/health/ready")) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Service_FallsBackToTheProcessor_SaysCpuAndThatAGpuWasExpected()
    {
        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["Runtime:Device"] = "cuda",
            ["Runtime:AllowCpuFallback"] = "true",
            ["Logging:LogLevel:DeepSeek"] = "None",
        });
        var model = Assert.Single(service.Services.GetRequiredService<ModelCatalog>().Served);
        Assert.SkipUnless(model.Model.Session.Device == RuntimeDevice.Cpu, "skipped: this machine has a GPU");

        var device = service.Services.GetRequiredService<IDeviceProbe>().Measure();

        Assert.Equal("cpu", device.Kind);
        Assert.True(device.LacksGpu);
        Assert.True(device.MemoryUsedBytes > 0);
    }

    [Fact]
    public async Task Service_RedisAway_ServesAllTheSame()
    {
        await using var service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["ConnectionStrings:state"] = $"127.0.0.1:{Ports.TakeFree()}",
            ["InternalCalls:Key"] = Secret,
            ["Logging:LogLevel:DeepSeek"] = "None",
        });

        using var live = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(live.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("http://localhost:8070", "http://localhost:8070/")]
    [InlineData("https://127.0.0.1:5001", "https://127.0.0.1:5001/")]
    public void Reachable_AddressOfItsOwn_StaysAsItIs(string listening, string expected) =>
        Assert.Equal(expected, ReplicaAddress.Reachable(listening).ToString());

    [Theory]
    [InlineData("http://0.0.0.0:8070")]
    [InlineData("http://[::]:8070")]
    [InlineData("http://*:8070")]
    [InlineData("http://+:8070")]
    public void Reachable_Everywhere_BecomesSomewhere(string listening)
    {
        var address = ReplicaAddress.Reachable(listening);

        Assert.Equal(8070, address.Port);
        Assert.DoesNotContain(address.Host, (string[])["0.0.0.0", "[::]", "*", "+"]);
    }

    private async Task<ReplicaHeartbeat> WaitAsync(Func<ReplicaHeartbeat, bool> condition, string id = "beating")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Limit);
        while (true)
        {
            var beat = (await Reader.ReadAsync(limit.Token)).FirstOrDefault(candidate => candidate.ReplicaId == id);
            if (beat is not null && condition(beat)) return beat;
            await Task.Delay(20, limit.Token);
        }
    }
}
