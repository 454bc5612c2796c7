using System.Net.Http.Headers;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Replicas;

/// <summary>A replica dies at every moment of an answer; the client sees one whole answer, the same as without.</summary>
public sealed class ContinuationTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Calls = 8;
    private const int Choices = 2;
    private const int Seed = 11;

    // Begun, and of all choices the tokens, the text that comes by itself, and the ends.
    private const int Events = 1 + (Choices * (FakeGenerator.Tokens + 2));

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ConnectionOfManyCallsIsLost_EachAnswerIsWholeAndTheSame(bool stream)
    {
        var model = $"continued-connection-{stream}";
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var (begun, lost) = (0, new TaskCompletionSource());
        replica.Answer = async context =>
        {
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(4)]);
            if (Interlocked.Increment(ref begun) == Calls) lost.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        var asked = Enumerable.Range(0, Calls).Select(_ => IsWholeAsync(model, stream)).ToList();
        await lost.Task.WaitAsync(Cancellation);
        await using var other = await FakeReplica.StartAsync(model + "-other", GatewayHost.Secret, http2: true);
        await FakeReplica.AnnounceAsync(fixture.Redis.Connection, GatewayHost.Secret, other.Heartbeat(model));
        await Eventually.IsAsync(() => fixture.Gateway.Serves(model, 2));
        await replica.StopAsync();
        await Task.WhenAll(asked);

        Assert.Equal(["HTTP/2"], replica.Requests.Select(call => call.Protocol).Distinct());
        Assert.InRange(replica.Requests.Select(call => call.Connection).Distinct().Count(), 1, Calls - 1);
        Assert.All(other.Requests, call => Assert.NotNull(call.ToCall().Continuation));
        Assert.Equal(Calls, other.Requests.Count);
    }

    [Fact]
    public async Task Ask_ReplicasRefuseBetween_NoNumberIsGivenTwice()
    {
        const string Model = "continued-refused";
        var replicas = await fixture.StartReplicasAsync(Model, 3);
        var refusals = 0;
        foreach (var replica in replicas)
        {
            // Each dies once in the middle and is full once, whichever comes first.
            var (answer, calls) = (replica.Answer, 0);
            (replica.DiesAfter, replica.EndsQuietly) = (3, true);
            replica.Answer = context =>
            {
                if (Interlocked.Increment(ref calls) % 2 == 1) return answer(context);
                Interlocked.Increment(ref refusals);
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            };
        }

        await IsWholeAsync(Model, stream: false);

        Assert.NotEqual(0, refusals);
        var segments = replicas.SelectMany(replica => replica.Requests).Select(call => call.Call!.Segment).Order().ToList();
        Assert.Equal(Enumerable.Range(0, segments.Count), segments);
    }

    private async Task IsWholeAsync(string model, bool stream)
    {
        using var response = await fixture.AskAsync(
            GatewayFixture.Body(model, $",\"n\":{Choices},\"seed\":{Seed}" + (stream ? ",\"stream\":true" : "")),
            // An answer that is kept would hide what replicas do.
            change: request => request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true });
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
