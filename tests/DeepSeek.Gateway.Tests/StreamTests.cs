using System.Text;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests;

public sealed class StreamTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Stream_FirstEvent_ArrivesBeforeTheSecondIsWritten()
    {
        var replica = (await fixture.StartReplicasAsync("stream-flows"))[0];
        var second = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            await BeginAsync(context, "data: 1\n\n");
            await second.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: 2\n\ndata: [DONE]\n\n");
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("stream-flows", ",\"stream\":true"));
        await using var events = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text/event-stream", Assert.Single(replica.Requests).Headers["accept"]);
        Assert.Equal("data: 1\n\n", await ReadSomeAsync(events));
        second.SetResult();
        Assert.Equal("data: 2\n\ndata: [DONE]\n\n", await ReadToEndAsync(events));
    }

    [Fact]
    public async Task Stream_ReplicaDiesInTheMiddle_EndsWithAnErrorEventAndWithoutDone()
    {
        var replica = (await fixture.StartReplicasAsync("stream-dies"))[0];
        var read = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            await BeginAsync(context, "data: 1\n\ndata: {\"cut\":");
            await read.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body("stream-dies", ",\"stream\":true"));
        await using var events = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.Equal("data: 1\n\n", await ReadSomeAsync(events));
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
            await BeginAsync(context, "data: 1\n\n");
            await left.Task;
        };

        using (var response = await fixture.AskAsync(GatewayFixture.Body("stream-left", ",\"stream\":true")))
        {
            await using var events = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            Assert.Equal("data: 1\n\n", await ReadSomeAsync(events));
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => fixture.Gateway.Replicas.Current.Replicas[replica.Id].InFlight == 0);
    }

    [Fact]
    public async Task Ask_AnswerThatIsNotStreamedIsCutOff_ConnectionIsAborted()
    {
        var replica = (await fixture.StartReplicasAsync("stream-not"))[0];
        replica.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"id\":");
            await context.Response.Body.FlushAsync();
            await Eventually.TrueAsync(() => fixture.Gateway.Replicas.Current.Replicas[replica.Id].InFlight == 1);
            context.Abort();
        };

        // Cut off before or after its first byte has gone to the client: never an answer that looks whole.
        try
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("stream-not"));
            if (response.IsSuccessStatusCode)
            {
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
            else
            {
                Assert.Equal(503, (int)response.StatusCode);
            }
        }
        catch (HttpRequestException)
        {
            // Aborted while the headers were on their way.
        }
    }

    private static async Task BeginAsync(HttpContext context, string first)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(first);
        await context.Response.Body.FlushAsync();
    }

    private static async Task<string> ReadSomeAsync(Stream stream)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
