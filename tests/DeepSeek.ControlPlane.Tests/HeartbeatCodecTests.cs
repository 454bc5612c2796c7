using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;

namespace DeepSeek.ControlPlane.Tests;

public sealed class HeartbeatCodecTests
{
    private static readonly HmacSigner Signer = new(new byte[32], HeartbeatCodec.Purpose);

    private readonly HeartbeatCodec _codec = new(Signer);

    [Fact]
    public void TryRead_EveryFieldSet_GivesThemBack()
    {
        var written = Heartbeat();

        Assert.True(_codec.TryRead(_codec.Write(written), out var read));

        Assert.Equal(written.Lanes, read.Lanes);
        var (model, same) = (Assert.Single(written.Models), Assert.Single(read.Models));
        Assert.Equal(model.Steps, same.Steps);
        Assert.Equal(model with { Steps = same.Steps }, same);
        Assert.Equal(written with { Lanes = read.Lanes, Models = read.Models }, read);
        Assert.True(read.Device.LacksGpu);
    }

    [Fact]
    public void TryRead_OlderReplicaWithoutTheNewFields_ReadsThemAsNothing()
    {
        // Word for word what a replica of the first release writes.
        var text = Signer.Sign(
            """
            {"replicaId":"old","address":"http://127.0.0.1:1","startedAt":"1970-01-01T00:00:00+00:00","sentAt":"1970-01-01T00:00:00+00:00",
            "version":"1","models":[],"runningSequences":2,"queuedSequences":3,"kvCacheUsage":0.5,"tokensPerSecond":7,"tokensGenerated":11,
            "device":{"kind":"cpu","name":"test"}}
            """u8);

        Assert.True(_codec.TryRead(text, out var read));

        Assert.Equal((2, 3, 11L), (read.RunningSequences, read.QueuedSequences, read.TokensGenerated));
        Assert.Empty(read.Lanes);
        Assert.Equal((0, 0d, 0L), (read.Slots, read.StepSeconds, read.PromptTokensRead));
        Assert.Equal((0L, 0L, 0L), (read.PrefixCacheLookupTokens, read.PrefixCacheHitTokens, read.PrefixCacheBytes));
        Assert.Equal(new DeviceStatus { Kind = DeviceStatus.Cpu, Name = "test" }, read.Device);
        Assert.False(read.Device.LacksGpu);
    }

    [Fact]
    public void TryRead_NewerReplicaWithFieldsWeDoNotKnow_ReadsTheRest()
    {
        var fields = JsonSerializer.SerializeToNode(Heartbeat(), ControlPlaneJsonContext.Default.ReplicaHeartbeat)!.AsObject();
        fields["invented"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };
        fields["device"]!["fanSpeed"] = 0.3;
        fields["lanes"]![0]!["waitSeconds"] = 1.5;

        Assert.True(_codec.TryRead(Signer.Sign(Encoding.UTF8.GetBytes(fields.ToJsonString())), out var read));

        Assert.Equal(Heartbeat().Device, read.Device);
        Assert.Equal(Heartbeat().Lanes, read.Lanes);
    }

    private static ReplicaHeartbeat Heartbeat() => new()
    {
        ReplicaId = "one",
        Address = new Uri("http://127.0.0.1:1"),
        StartedAt = DateTimeOffset.UnixEpoch,
        SentAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
        Version = "1",
        Models =
        [
            new ModelVersionStatus
            {
                Name = "m",
                Version = "1",
                State = ModelVersionState.Failed,
                ContextLength = 2048,
                CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1),
                Reason = "a reason",
                VerifiedBytes = 3,
                TotalBytes = 4,
                SelfTestSeconds = 0.5,
                MemoryBytes = 1L << 33,
                Revision = 6,
                OnDemand = true,
                AnswersEnded = 7,
                AnswersFailed = 8,
                SecondsPerToken = 0.01,
                Steps = [new ModelVersionStep(ModelVersionState.Failed, DateTimeOffset.UnixEpoch, "a reason")],
            },
        ],
        RunningSequences = 1,
        QueuedSequences = 2,
        KvCacheUsage = 0.25,
        TokensPerSecond = 12.5,
        TokensGenerated = 1L << 40,
        Device = new DeviceStatus
        {
            Kind = DeviceStatus.Cpu,
            Name = "test",
            Id = "GPU-1",
            Utilization = 0.5,
            MemoryUsedBytes = 1L << 33,
            MemoryTotalBytes = 1L << 34,
            TemperatureCelsius = 61,
            PowerWatts = 212.5,
            GpuExpected = true,
        },
        Lanes =
        [
            new LaneStatus { Lane = Lane.Realtime, Running = 1, Queued = 0, PreemptedTotal = 0 },
            new LaneStatus { Lane = Lane.Batch, Running = 3, Queued = 4, PreemptedTotal = 1L << 33 },
        ],
        Slots = 8,
        StepSeconds = 0.0125,
        PromptTokensRead = 1L << 41,
        PrefixCacheLookupTokens = 1L << 42,
        PrefixCacheHitTokens = 1L << 35,
        PrefixCacheBytes = 1L << 34,
    };
}
