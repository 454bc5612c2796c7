using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.Replicas;

/// <summary>A replica dies at every moment of an answer; the client sees one whole answer, the same as without.</summary>
public sealed class ContinuationTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Choices = 2;
    private const int Seed = 11;

    // Begun, the tokens and the ends of all choices.
    private const int Events = 1 + (Choices * (FakeGenerator.Tokens + 1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ReplicaDiesAfterEachEvent_AnswerIsWholeAndTheSame(bool stream)
    {
        for (var dies = 0; dies <= Events; dies++)
        {
            var model = $"continued-{stream}-{dies}";
            var replicas = await fixture.StartReplicasAsync(model, 2);
            replicas[0].DiesAfter = dies;

            // Whichever is asked first, of two requests the dying one gets one at least.
            for (var i = 0; i < 2; i++)
            {
                await IsWholeAsync(model, stream);
            }

            Assert.NotEmpty(replicas[0].Requests);
            foreach (var call in replicas.SelectMany(replica => replica.Requests))
            {
                Assert.True(call.ToCall().Continuation is not { } continuation || FakeGenerator.IsTrue(continuation), call.Body);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_EveryReplicaDiesAgainAndAgain_AnswerIsWholeAndEachCallIsItsOwnSegment(bool stream)
    {
        var model = $"continued-often-{stream}";
        var replicas = await fixture.StartReplicasAsync(model, 2);
        foreach (var replica in replicas) (replica.DiesAfter, replica.EndsQuietly) = (3, true);

        await IsWholeAsync(model, stream);

        var segments = replicas.SelectMany(replica => replica.Requests).Select(call => call.Call!.Segment).Order().ToList();
        Assert.Equal(Enumerable.Range(0, segments.Count), segments);
        Assert.True(segments.Count > 2);
    }

    private async Task IsWholeAsync(string model, bool stream)
    {
        using var response = await fixture.AskAsync(
            GatewayFixture.Body(model, $",\"n\":{Choices},\"seed\":{Seed}" + (stream ? ",\"stream\":true" : "")),
            change: request => request.Headers.Add("Cache-Control", "no-store"));
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        var chunks = stream ? Chunks(text) : null;
        var whole = stream ? null : JsonSerializer.Deserialize(text, ContractsJsonContext.Wire.ChatCompletionResponse)!;
        for (var choice = 0; choice < Choices; choice++)
        {
            var pieces = chunks?.SelectMany(chunk => chunk.Choices).Where(piece => piece.Index == choice).ToList();
            Assert.Equal(
                FakeGenerator.Reasoning(Seed, choice),
                pieces is null ? whole!.Choices[choice].Message.ReasoningContent : string.Concat(pieces.Select(piece => piece.Delta.ReasoningContent)));
            Assert.Equal(
                FakeGenerator.Content(Seed, choice),
                pieces is null ? whole!.Choices[choice].Message.Content : string.Concat(pieces.Select(piece => piece.Delta.Content)));
            Assert.Equal("stop", pieces is null ? whole!.Choices[choice].FinishReason : pieces.Single(piece => piece.FinishReason is not null).FinishReason);
        }

        Assert.Equal(Choices * FakeGenerator.Tokens, whole?.Usage.CompletionTokens ?? Choices * FakeGenerator.Tokens);
    }

    private static List<ChatCompletionChunk> Chunks(string text)
    {
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(data => JsonSerializer.Deserialize(data["data: ".Length..], ContractsJsonContext.Wire.ChatCompletionChunk)!)];
    }
}
