using System.IO.Compression;
using System.Net;
using System.Text;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.Transport;

public sealed class AnswerCompressionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Answer_ClientTakesIt_IsCompressedAndSaysTheSame(string encoding)
    {
        await fixture.StartReplicasAsync(encoding + "-whole");
        var body = GatewayFixture.Body(encoding + "-whole", ",\"seed\":5");
        using var plain = await fixture.AskAsync(body);
        using var packed = await fixture.AskAsync(body, change: Accept(encoding));

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        using var text = new StreamReader(Inflated(await packed.Content.ReadAsStreamAsync(Cancellation), encoding));
        Assert.Equal(AnswerOf(await plain.Content.ReadAsStringAsync(Cancellation)), AnswerOf(await text.ReadToEndAsync(Cancellation)));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Stream_ClientTakesIt_EachEventArrivesWhenItIsThere(string encoding)
    {
        var replica = (await fixture.StartReplicasAsync(encoding + "-stream"))[0];
        var second = new TaskCompletionSource();
        replica.Answer = async context =>
        {
            var events = replica.Generation(context);
            await FakeReplica.BeginAsync(context, [.. events.Take(2)]);
            await second.Task.WaitAsync(context.RequestAborted);
            await FakeReplica.SendAsync(context, [.. events.Skip(2), "[DONE]"]);
        };

        using var response = await fixture.AskAsync(GatewayFixture.Body(encoding + "-stream", ",\"stream\":true,\"seed\":1"), change: Accept(encoding));
        await using var events = Inflated(await response.Content.ReadAsStreamAsync(Cancellation), encoding);
        var first = new byte[4096];
        var read = await events.ReadAsync(first, Cancellation);
        second.SetResult();
        using var rest = new StreamReader(events);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.StartsWith("data: ", Encoding.UTF8.GetString(first, 0, read), StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", await rest.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_ClientTakesIt_CanBeRead()
    {
        await fixture.StartReplicasAsync("somebody-serves-this");
        using var refused = await fixture.AskAsync(GatewayFixture.Body("nobody-serves-this"), change: Accept("gzip"));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var text = new StreamReader(Inflated(await refused.Content.ReadAsStreamAsync(Cancellation), "gzip"));
        Assert.Contains("nobody-serves-this", await text.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    private static Action<HttpRequestMessage> Accept(string encoding) => request => request.Headers.AcceptEncoding.ParseAdd(encoding);

    private static Stream Inflated(Stream stream, string encoding) =>
        encoding == "br" ? new BrotliStream(stream, CompressionMode.Decompress) : new GZipStream(stream, CompressionMode.Decompress);

    /// <summary>From the choices on: id and time before them are each answer's own.</summary>
    private static string AnswerOf(string json) => json[json.IndexOf("\"choices\"", StringComparison.Ordinal)..];
}
