using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.Upstreams;

public sealed class UpstreamTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Usage = """{"id":"x","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16,"completion_tokens_details":{"reasoning_tokens":2}}}""";

    private const string Whole =
        """{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Two","reasoning_content":"Hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""";

    private const string Tool =
        """{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Streamed_IsAnsweredWithoutAUsageChunkThatNobodyAskedFor()
    {
        await using var upstream = await RegisterAsync("up-stream");
        upstream.Answer = context => FakeUpstream.StreamAsync(
            context, dies: false, FakeUpstream.Chunk("""{"role":"assistant","content":""}"""), FakeUpstream.Chunk("""{"reasoning_content":"Hm"}"""),
            FakeUpstream.Chunk("""{"content":"Two"}"""), FakeUpstream.Chunk("{}", "stop"), Usage);

        using var response = await fixture.AskAsync(GatewayFixture.Body("up-stream", ",\"stream\":true,\"top_p\":0.5"));
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("up-stream-id", response.Headers.GetValues("x-replica").Single());
        Assert.Equal("up-stream@671b", response.Headers.GetValues("x-model-version").Single());
        Assert.False(response.Headers.Contains("x-failover"));
        Assert.Contains("""{"reasoning_content":"Hm"}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"content":"Two"}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        var (path, body, headers) = Assert.Single(upstream.Requests);
        Assert.Equal("/v1/chat/completions", path);
        Assert.Equal(
            """{"model":"theirs","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"1+1"}],"top_p":0.5}""", body);
        Assert.Equal("Bearer their-key", headers["Authorization"]);
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || name == "traceparent");
    }

    [Fact]
    public async Task Ask_Whole_IsKeptAndListed()
    {
        await using var upstream = await RegisterAsync("up-whole");
        upstream.Answer = context => FakeUpstream.WholeAsync(context, Whole);

        for (var i = 0; i < 2; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("up-whole@671b", ",\"temperature\":0"));
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal("Two", json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
            Assert.Equal(11, json.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
            Assert.Equal(i == 0 ? "miss" : "hit", response.Headers.GetValues("x-cache").Single());
        }

        Assert.Single(upstream.Requests);
        using var list = await fixture.GetAsync("/v1/models");
        Assert.Contains("\"up-whole\"", await list.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_CallsOfTools_ArePassedOnStreamedAndWhole()
    {
        await using var upstream = await RegisterAsync("up-tools");
        const string Delta = """{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\":"}}]}""";
        upstream.Answer = context => FakeUpstream.StreamAsync(context, dies: false, FakeUpstream.Chunk(Delta), FakeUpstream.Chunk("{}", "tool_calls"), Usage);
        using var streamed = await fixture.AskAsync(GatewayFixture.Body("up-tools", ",\"stream\":true"));
        var text = await streamed.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(Delta, text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"tool_calls\"", text, StringComparison.Ordinal);

        upstream.Answer = context => FakeUpstream.WholeAsync(context, Tool);
        using var whole = await fixture.AskAsync(GatewayFixture.Body("up-tools"));
        using var json = JsonDocument.Parse(await whole.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("add", json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Ask_UpstreamDiesInTheMiddle_EndsWithAnErrorAndNeverWithDone()
    {
        await using var upstream = await RegisterAsync("up-dies");
        upstream.Answer = context => FakeUpstream.StreamAsync(context, dies: true, FakeUpstream.Chunk("""{"content":"Tw"}"""));

        using var response = await fixture.AskAsync(GatewayFixture.Body("up-dies", ",\"stream\":true"));
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("Tw", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"server_error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, ApiError.InvalidFormat)]
    [InlineData(422, ApiError.InvalidParameter)]
    [InlineData(401, ApiError.Unavailable)]
    [InlineData(403, ApiError.Unavailable)]
    [InlineData(307, ApiError.Unavailable)]
    [InlineData(429, ApiError.RateLimited)]
    [InlineData(500, ApiError.Unavailable)]
    public async Task Ask_UpstreamRefuses_IsToldAsItConcernsTheTenant(int status, ApiError expected)
    {
        var model = $"up-refuses-{status}";
        await using var upstream = await RegisterAsync(model);
        upstream.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.Location = "/v1/elsewhere";
            return FakeUpstream.WholeAsync(context, """{"error":{"message":"their words","param":"n"}}""", status);
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body(model));

        await response.IsErrorAsync(expected);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(status is 400 or 422, text.Contains("their words", StringComparison.Ordinal));
        if (status == 429)
        {
            Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        }

        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Ask_ReplicaCannotAnswer_UpstreamDoesAndSaysThatItIsNotTheSame()
    {
        var replica = (await fixture.StartReplicasAsync("up-both"))[0];
        await using var upstream = await RegisterAsync("up-both");
        upstream.Answer = context => FakeUpstream.WholeAsync(context, Whole);
        using (var own = await fixture.AskAsync(GatewayFixture.Body("up-both")))
        {
            Assert.Equal(replica.Id, own.Headers.GetValues("x-replica").Single());
        }

        replica.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        using var response = await fixture.AskAsync(GatewayFixture.Body("up-both"));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("up-both-id", response.Headers.GetValues("x-replica").Single());
        Assert.Equal("inexact", response.Headers.GetValues("x-failover").Single());
    }

    private async Task<FakeUpstream> RegisterAsync(string model)
    {
        var upstream = await FakeUpstream.StartAsync();
        await fixture.Portal.SetUpstreamAsync(new ExternalUpstream
        {
            Id = model + "-id",
            Model = model,
            Version = "671b",
            Address = upstream.Address,
            UpstreamModel = "theirs",
            SealedApiKey = new SecretBox(Encoding.UTF8.GetBytes(GatewayHost.Secret), ExternalUpstream.ApiKeyPurpose).Seal("their-key"),
        });
        await fixture.SnapshotArrivedAsync();
        return upstream;
    }
}
