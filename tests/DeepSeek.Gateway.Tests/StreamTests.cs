using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests;

public sealed class StreamTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_WholeAnswer_IsWhatOpenAiClientsRead()
    {
        await fixture.StartReplicasAsync("stream-whole");

        using var response = await fixture.AskAsync(
            GatewayFixture.Body("stream-whole", ",\"stream\":true,\"seed\":3,\"n\":2,\"stream_options\":{\"include_usage\":true}"));
        var events = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["no"], response.Headers.GetValues("X-Accel-Buffering"));
        Assert.Equal("data: [DONE]", events[^1]);
        var chunks = events[..^1]
            .Select(data => JsonSerializer.Deserialize(data["data: ".Length..], ContractsJsonContext.Wire.ChatCompletionChunk)!).ToList();
        for (var choice = 0; choice < 2; choice++)
        {
            var own = chunks.SelectMany(chunk => chunk.Choices).Where(piece => piece.Index == choice).ToList();
            Assert.Equal(("assistant", ""), (own[0].Delta.Role, own[0].Delta.Content));
            Assert.Equal(FakeGenerator.Reasoning(3, choice), string.Concat(own.Select(piece => piece.Delta.ReasoningContent)));
            Assert.Equal(FakeGenerator.Content(3, choice), string.Concat(own.Select(piece => piece.Delta.Content)));
            Assert.Equal("stop", own[^1].FinishReason);
            Assert.Single(own, piece => piece.FinishReason is not null);
        }

        Assert.Empty(chunks[^1].Choices);
        Assert.Equal(2 * FakeGenerator.Tokens, chunks[^1].Usage!.CompletionTokens);
        Assert.All(chunks, chunk => Assert.Equal((chunks[0].Id, chunks[0].Created, "stream-whole"), (chunk.Id, chunk.Created, chunk.Model)));
    }

    [Fact]
    public async Task Stream_FirstEvent_ArrivesBeforeTheSecondIsWritten()
    {
        var replica = (await fixture.StartReplicasAsync("stream-flows"))[0];
        var second = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            var events = replica.Generation(context);
            await FakeReplica.BeginAsync(context, [.. events.Take(2)]);
            await second.Task.WaitAsync(context.RequestAborted);
            await FakeReplica.SendAsync(context, [.. events.Skip(2), "[DONE]"]);
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("stream-flows", ",\"stream\":true,\"seed\":1"));
        await using var events = await response.Content.ReadAsStreamAsync(Cancellation);

        Assert.Equal("text/event-stream", Assert.Single(replica.Requests).Headers["accept"]);
        Assert.Contains("\"reasoning_content\":\"31 \"", await ReadSomeAsync(events), StringComparison.Ordinal);
        second.SetResult();
        Assert.EndsWith("data: [DONE]\n\n", await ReadToEndAsync(events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ReplicaDiesInTheMiddleAndThereIsNoOther_EndsWithAnErrorEventAndWithoutDone()
    {
        var replica = (await fixture.StartReplicasAsync("stream-dies"))[0];
        var read = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(2)]);
            await context.Response.WriteAsync("data: {\"cut\":");
            await context.Response.Body.FlushAsync();
            await read.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("stream-dies", ",\"stream\":true"));
        await using var events = await response.Content.ReadAsStreamAsync(Cancellation);
        await ReadSomeAsync(events);
        await replica.StopAsync();
        read.SetResult();
        var rest = await ReadToEndAsync(events);

        Assert.StartsWith("data: {\"error\":{", rest, StringComparison.Ordinal);
        Assert.EndsWith("}}\n\n", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("cut", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ClientLeaves_ReplicaIsToldAtOnce()
    {
        var replica = (await fixture.StartReplicasAsync("stream-left"))[0];
        var left = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(2)]);
            await left.Task;
        };

        using (var response = await fixture.AskAsync(GatewayFixture.Body("stream-left", ",\"stream\":true")))
        {
            await using var events = await response.Content.ReadAsStreamAsync(Cancellation);
            Assert.StartsWith("data: ", await ReadSomeAsync(events), StringComparison.Ordinal);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Eventually.IsAsync(() => fixture.Gateway.Replicas.Current.Replicas[replica.Id].InFlight == 0);
    }

    [Fact]
    public async Task Ask_AnswerThatIsNotStreamedIsCutOffAndThereIsNoOther_IsAnErrorOfItsOwn()
    {
        var replica = (await fixture.StartReplicasAsync("stream-not"))[0];
        replica.Answer = async context =>
        {
            await FakeReplica.BeginAsync(context, [.. replica.Generation(context).Take(3)]);
            await replica.StopAsync();
            context.Abort();
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("stream-not"));

        await response.IsErrorAsync(ApiError.ServerError);
    }

    private static async Task<string> ReadSomeAsync(Stream stream)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancellation));
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
