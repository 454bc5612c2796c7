using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Endpoints;
using DeepSeek.Inference.Tests.Endpoints.Generations;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Telemetry.Usage;

public sealed class UsageReportTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Secret = "a secret of at least 32 bytes, for tests";
    private const string Replica = "replica-under-test";

    [Fact]
    public async Task Calls_WholeAndAborted_ReportsInRedisAddUpToTheEnginesCounter()
    {
        var slow = new SlowRuntime(ShippedModel.Runtime(), TimeSpan.FromMilliseconds(20), failAtStep: int.MaxValue);
        await using var service = await InferenceService.StartAsync(
            new Dictionary<string, string>
            {
                ["ConnectionStrings:state"] = garnet.ConnectionString,
                ["InternalCalls:Key"] = Secret,
                ["Platform:InstanceId"] = Replica,
            },
            services: services => services.AddSingleton<IModelRuntime>(slow));
        var engine = service.Services.GetRequiredService<ModelCatalog>().Served.Single().Engine;
        var request = Chat.Request("What is 347+585?").With("max_tokens", 30);
        using (var client = Client(service, "whole", segment: 0)) await GenerationCalls.EventsAsync(client, request);

        slow.Active = true;
        using (var client = Client(service, "aborted", segment: 3))
        {
            using var response = await GenerationCalls.PostHeadersAsync(client, request.With("ignore_eos", true).With("max_tokens", 400));
            Assert.True(response.IsSuccessStatusCode);
        }

        await Eventually.IsAsync(() => engine.Status.Running == 0);

        var reports = await ReadAsync(2);
        var (whole, aborted) = (reports.Single(report => report.RequestId == "whole"), reports.Single(report => report.RequestId == "aborted"));
        Assert.Equal((3, "tenant", "key-1", Replica), (aborted.Segment, aborted.TenantId, aborted.KeyId, aborted.ReplicaId));
        Assert.InRange(aborted.CompletionTokens, 1, 399);
        Assert.Equal(whole.PromptTokens, aborted.PromptTokens);
        Assert.Equal(
            service.Services.GetRequiredService<EngineServices>().GeneratedTokens.Total, whole.CompletionTokens + aborted.CompletionTokens);
    }

    private static HttpClient Client(InferenceService service, string requestId, int segment)
    {
        // One that leaves has left: it does not read what is left of an answer.
        var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = service.Address };
        var signer = new HmacSigner(System.Text.Encoding.UTF8.GetBytes(Secret), InternalCallTokens.Purpose);
        client.DefaultRequestHeaders.Add(InternalHeaders.Token, new InternalCallTokens(signer, TimeProvider.System).Write(new InternalCall
        {
            Audience = Replica,
            ExpiresAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(30),
            RequestId = requestId,
            Segment = segment,
            TenantId = "tenant",
            KeyId = "key-1",
            CachePartition = "partition",
            Seed = 1,
        }));
        return client;
    }

    private async Task<IReadOnlyList<SegmentUsage>> ReadAsync(int count)
    {
        var database = garnet.Connection.GetDatabase();
        await Eventually.IsAsync(async () => await database.ListLengthAsync(RedisKeys.SegmentUsage) >= count);
        return [.. (await database.ListRangeAsync(RedisKeys.SegmentUsage))
            .Select(value => JsonSerializer.Deserialize((byte[])value!, ControlPlaneJsonContext.Default.SegmentUsage)!)];
    }
}
