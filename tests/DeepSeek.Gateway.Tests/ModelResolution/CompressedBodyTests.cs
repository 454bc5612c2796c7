using System.IO.Compression;
using System.Text;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.ModelResolution;

/// <summary>Bodies that clients send compressed.</summary>
public sealed class CompressedBodyTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int BombBytes = 64 * 1024 * 1024;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Ask_Compressed_ReplicaGetsTheBodyItself(string encoding)
    {
        var model = $"compressed-{encoding}";
        var replica = (await fixture.StartReplicasAsync(model))[0];
        var body = GatewayFixture.Body(model);

        using var response = await AskAsync(Compress(encoding, Encoding.UTF8.GetBytes(body)), encoding);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(body, Assert.Single(replica.Requests).Asked);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Ask_InflatesToFarMore_Is413(string encoding)
    {
        using var response = await AskAsync(Compress(encoding, new byte[BombBytes]), encoding);

        await response.IsErrorAsync(ApiError.PayloadTooLarge);
    }

    [Fact]
    public async Task Ask_CutOff_Is400()
    {
        var whole = Compress("gzip", Encoding.UTF8.GetBytes(GatewayFixture.Body("compressed-cut")));

        using var response = await AskAsync(whole[..(whole.Length / 2)], "gzip");

        await response.IsErrorAsync(ApiError.InvalidFormat);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task Ask_EncodingThatIsNotTaken_Is400(string encoding)
    {
        using var response = await AskAsync("{}"u8.ToArray(), encoding);

        await response.IsErrorAsync(ApiError.InvalidFormat);
    }

    private static byte[] Compress(string encoding, byte[] body)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding == "br"
            ? new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }

    private Task<HttpResponseMessage> AskAsync(byte[] body, string encoding) => fixture.AskAsync("", change: request =>
    {
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
    });
}
