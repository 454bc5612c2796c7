using System.Collections.Concurrent;
using System.Diagnostics;
using DeepSeek.Gateway.Replicas;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.Replicas;

public sealed class ReplicaTracingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_TraceIsRecorded_CallIsASpanOfItAndTheReplicasParent()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == ReplicaTracing.SourceName, ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(listener);
        var (trace, parent) = await AskAsync("traced", recorded: true);

        var span = Assert.Single(spans, span => span.TraceId == trace);
        Assert.Equal(span.SpanId, parent.SpanId);
        Assert.Equal(ActivityTraceFlags.Recorded, parent.TraceFlags);
        Assert.Equal("traced", span.GetTagItem("gen_ai.request.model"));
        Assert.Equal("traced-replica-0", span.GetTagItem("deepseek.replica.id"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Ask_TraceIsNotRecorded_ReplicaHearsOfItAllTheSame()
    {
        var (trace, parent) = await AskAsync("untraced", recorded: false);

        Assert.Equal(trace, parent.TraceId);
        Assert.Equal(ActivityTraceFlags.None, parent.TraceFlags);
    }

    /// <summary>The trace that a client began, and what the replica heard of it.</summary>
    private async Task<(ActivityTraceId Trace, ActivityContext Parent)> AskAsync(string model, bool recorded)
    {
        var replica = (await fixture.StartReplicasAsync(model))[0];
        using var client = new Activity("client") { ActivityTraceFlags = recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None };
        client.Start();
        using var response = await fixture.AskAsync(GatewayFixture.Body(model));
        response.EnsureSuccessStatusCode();
        return (client.TraceId, ActivityContext.Parse(Assert.Single(replica.Requests).Headers["traceparent"], null));
    }
}
