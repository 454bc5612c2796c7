using System.Net;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.Routes;

public sealed class CompletionsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Whole_IsOpenAisOlderShapeAndTheReplicaGetsTheTextAsItCame()
    {
        var replica = (await fixture.StartReplicasAsync("text-whole"))[0];

        var (response, text) = await AskAsync("""{"model":"text-whole","prompt":["a \u4f60"],"seed":5,"n":2,"logprobs":3}""");

        Assert.True(response.IsSuccessStatusCode, text);
        var call = Assert.Single(replica.Requests);
        Assert.Equal("a 你", call.ToCall().Prompt);
        Assert.Null(call.ToCall().Request!.Messages);
        Assert.Equal((true, 3), (call.ToCall().Request!.Logprobs, call.ToCall().Request!.TopLogprobs));
        var answer = JsonSerializer.Deserialize(text, ContractsJsonContext.Wire.CompletionResponse)!;
        Assert.Equal(("cmpl-" + call.Call!.RequestId, "text_completion", "text-whole"), (answer.Id, answer.Object, answer.Model));
        Assert.Equal(
            [(0, FakeGenerator.Content(5, 0), "stop"), (1, FakeGenerator.Content(5, 1), "stop")],
            answer.Choices.Select(choice => (choice.Index, choice.Text, choice.FinishReason!)));
        Assert.Equal(2 * FakeGenerator.Tokens, answer.Usage!.CompletionTokens);
    }

    [Fact]
    public async Task Ask_Streamed_SaysTheSameInEvents()
    {
        await fixture.StartReplicasAsync("text-streamed");

        var (response, text) = await AskAsync(
            """{"model":"text-streamed","prompt":"a","seed":5,"n":2,"stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        var answers = events[..^1].Select(data => JsonSerializer.Deserialize(data["data: ".Length..], ContractsJsonContext.Wire.CompletionResponse)!).ToList();
        for (var index = 0; index < 2; index++)
        {
            var own = answers.SelectMany(answer => answer.Choices).Where(choice => choice.Index == index).ToList();
            Assert.Equal(FakeGenerator.Content(5, index), string.Concat(own.Select(choice => choice.Text)));
            Assert.Equal("stop", own.Single(choice => choice.FinishReason is not null).FinishReason);
        }

        Assert.Empty(answers[^1].Choices);
        Assert.Equal(2 * FakeGenerator.Tokens, answers[^1].Usage!.CompletionTokens);
    }

    [Fact]
    public async Task Ask_SameAgain_ComesOutOfTheCacheAndNotOutOfThatOfOtherRoutes()
    {
        var replica = (await fixture.StartReplicasAsync("text-cached"))[0];
        var caches = new List<string>();
        foreach (var body in (string[])[
            """{"model":"text-cached","prompt":"a","seed":5}""", """{"prompt":"a","stream":true,"seed":5,"model":"text-cached"}""",
            """{"model":"text-cached","prompt":"b","seed":5}"""])
        {
            var (response, text) = await AskAsync(body);
            Assert.True(response.IsSuccessStatusCode, text);
            caches.Add(response.Headers.GetValues("x-cache").Single());
        }

        Assert.Equal(["miss", "hit", "miss"], caches);
        Assert.Equal(2, replica.Requests.Count);
    }

    [Fact]
    public async Task Ask_ReplicaDies_AnotherGoesOnWithTheText()
    {
        var replicas = await fixture.StartReplicasAsync("text-dies", 2);
        foreach (var replica in replicas) (replica.DiesAfter, replica.EndsQuietly) = (3, true);

        var (response, text) = await AskAsync("""{"model":"text-dies","prompt":"a","seed":5}""");

        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal(FakeGenerator.Content(5, 0), JsonSerializer.Deserialize(text, ContractsJsonContext.Wire.CompletionResponse)!.Choices[0].Text);
        Assert.All(replicas.SelectMany(replica => replica.Requests), call => Assert.Equal("a", call.ToCall().Prompt));
    }

    [Fact]
    public async Task Ask_WhatCannotBeDone_IsRefusedAndNobodyIsAsked()
    {
        var replica = (await fixture.StartReplicasAsync("text-refused"))[0];
        using var response = await SendAsync("""{"model":"text-refused","prompt":"a","suffix":"z"}""");

        await response.IsErrorAsync(ApiError.InvalidParameter);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(replica.Requests);
    }

    private async Task<(HttpResponseMessage Response, string Text)> AskAsync(string body)
    {
        var response = await SendAsync(body);
        return (response, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private Task<HttpResponseMessage> SendAsync(string body) =>
        fixture.AskAsync(body, change: request => request.RequestUri = new Uri("/v1/completions", UriKind.Relative));
}
