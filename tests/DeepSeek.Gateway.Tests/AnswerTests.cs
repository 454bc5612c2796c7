using System.Net;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests;

public sealed class AnswerTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_KnownModel_IsAnsweredByReplicaAndSaysByWhom()
    {
        var replica = (await fixture.StartReplicasAsync("plain"))[0];
        var body = GatewayFixture.Body("plain", ",\"seed\":7,\"n\":2,\"user\":\"\\u4f60 &\"");

        using var response = await fixture.AskAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([replica.Id], response.Headers.GetValues("x-replica"));
        Assert.Equal(["plain@1"], response.Headers.GetValues("x-model-version"));
        Assert.Equal(["miss"], response.Headers.GetValues("x-cache"));
        var received = Assert.Single(replica.Requests);
        Assert.Equal(InternalCallVerdict.Valid, received.Verdict);
        Assert.Equal(response.Headers.GetValues("x-request-id").Single(), received.Call!.RequestId);
        Assert.Equal("tenant-1", received.Call.TenantId);
        Assert.Equal(fixture.Key.PublicId, received.Call.KeyId);
        Assert.Equal("plain", received.ToCall().Model);
        Assert.Equal(body, received.Asked);
        var answer = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(Cancellation), ContractsJsonContext.Wire.ChatCompletionResponse)!;
        Assert.Equal("chatcmpl-" + received.Call.RequestId, answer.Id);
        Assert.Equal("plain", answer.Model);
        Assert.Equal(2, answer.Choices.Count);
        Assert.All(answer.Choices, choice =>
        {
            Assert.Equal(FakeGenerator.Reasoning(7, choice.Index), choice.Message.ReasoningContent);
            Assert.Equal(FakeGenerator.Content(7, choice.Index), choice.Message.Content);
            Assert.Equal("stop", choice.FinishReason);
        });
        Assert.Equal(
            (3, 2 * FakeGenerator.Tokens, 4, 1),
            (answer.Usage.PromptTokens, answer.Usage.CompletionTokens, answer.Usage.CompletionTokensDetails!.ReasoningTokens, answer.Usage.PromptCacheHitTokens));
    }

    [Theory]
    [InlineData("", null, Lane.Realtime)]
    [InlineData(",\"service_tier\":\"default\"", null, Lane.Realtime)]
    [InlineData(",\"service_tier\":\"flex\"", null, Lane.Batch)]
    [InlineData("", "batch", Lane.Batch)]
    [InlineData(",\"service_tier\":\"batch\"", "realtime", Lane.Realtime)]
    public async Task Ask_WithPriority_JoinsItsLane(string rest, string? header, Lane lane)
    {
        var model = $"lane-{rest.Length}-{header}";
        var replica = (await fixture.StartReplicasAsync(model))[0];

        using var response = await fixture.AskAsync(GatewayFixture.Body(model, rest), change: request =>
        {
            if (header is not null) request.Headers.Add("x-priority", header);
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(lane, Assert.Single(replica.Requests).Call!.Lane);
    }
}
