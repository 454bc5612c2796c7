using System.Globalization;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests;

public sealed class ForwardingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_ClientsInternalHeadersCookiesAndKey_AreNotPassedOn()
    {
        var replica = (await fixture.StartReplicasAsync("forward-headers"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("forward-headers"), change: request =>
        {
            request.Headers.Add(InternalHeaders.Token, "forged");
            request.Headers.Add("X-DS-Internal-Tenant", "somebody-else");
            request.Headers.Add("Cookie", "session=1");
            request.Headers.Add("x-request-id", "chosen-by-the-client");
            request.Headers.Add("x-forwarded-for", "203.0.113.7");
        });

        var received = Assert.Single(replica.Requests);
        Assert.Equal(InternalCallVerdict.Valid, received.Verdict);
        Assert.NotEqual("forged", received.Headers[InternalHeaders.Token]);
        Assert.Equal(received.Call!.RequestId, received.Headers["x-request-id"]);
        Assert.NotEqual("chosen-by-the-client", received.Call.RequestId);
        string[] expected = ["accept", "content-length", "content-type", "host", "traceparent", InternalHeaders.Token, "x-request-id"];
        Assert.Empty(received.Headers.Keys.Select(name => name.ToLowerInvariant()).Except(expected));
    }

    [Fact]
    public async Task Ask_ReplicaTakesHttp2OrNot_IsAskedByWhatItTakes()
    {
        var replicas = await fixture.StartReplicasAsync("forward-protocol", 2);
        for (var i = 0; replicas.Any(replica => replica.Requests.IsEmpty); i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("forward-protocol", string.Create(CultureInfo.InvariantCulture, $",\"seed\":{i}")));
            response.EnsureSuccessStatusCode();
        }

        Assert.All(replicas[0].Requests, request => Assert.Equal("HTTP/2", request.Protocol));
        Assert.All(replicas[1].Requests, request => Assert.Equal("HTTP/1.1", request.Protocol));
    }

    [Fact]
    public async Task Ask_QueryString_IsNotPassedOn()
    {
        var replica = (await fixture.StartReplicasAsync("forward-query"))[0];

        using var response = await fixture.AskAsync(
            GatewayFixture.Body("forward-query"), change: request => request.RequestUri = new Uri("/v1/chat/completions?a=b", UriKind.Relative));

        Assert.Equal(GenerationCall.Path, Assert.Single(replica.Requests).Target);
    }

    [Theory]
    [InlineData(7L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public async Task Ask_ClientsSeed_IsPassedOn(long seed)
    {
        var model = string.Create(CultureInfo.InvariantCulture, $"forward-seed-{seed}");
        var replica = (await fixture.StartReplicasAsync(model))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body(model, string.Create(CultureInfo.InvariantCulture, $",\"seed\":{seed}")));

        Assert.Equal(seed, Assert.Single(replica.Requests).Call!.Seed);
    }

    [Fact]
    public async Task Ask_NoSeed_ADifferentOneIsDrawnEachTime()
    {
        var replica = (await fixture.StartReplicasAsync("forward-no-seed"))[0];

        using var first = await fixture.AskAsync(GatewayFixture.Body("forward-no-seed"));
        using var second = await fixture.AskAsync(GatewayFixture.Body("forward-no-seed", ",\"seed\":null"));

        Assert.Equal(2, replica.Requests.Select(request => request.Call!.Seed).Distinct().Count());
    }

    [Fact]
    public async Task Ask_CallToken_LivesAMinuteAtMost()
    {
        var replica = (await fixture.StartReplicasAsync("forward-token"))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body("forward-token"));

        var call = Assert.Single(replica.Requests).Call!;
        Assert.Equal(replica.Id, call.Audience);
        Assert.True(call.ExpiresAt - TimeProvider.System.GetUtcNow() <= InternalCall.MaximumLifetime);
    }

    [Fact]
    public async Task Answer_ReplicasInternalHeadersAndCookies_AreNotPassedOn()
    {
        var replica = (await fixture.StartReplicasAsync("forward-answer"))[0];
        replica.Version = "2";
        var generate = replica.Answer;
        replica.Answer = context =>
        {
            context.Response.Headers["X-DS-Internal-Usage"] = "secret";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers["x-request-id"] = "the-replica's";
            return generate(context);
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("forward-answer"));

        Assert.False(response.Headers.Contains("x-ds-internal-usage"));
        Assert.False(response.Headers.Contains("set-cookie"));
        Assert.False(response.Headers.Contains("server"));
        Assert.Equal([Assert.Single(replica.Requests).Call!.RequestId], response.Headers.GetValues("x-request-id"));
        Assert.Equal(["forward-answer@2"], response.Headers.GetValues("x-model-version"));
    }
}
