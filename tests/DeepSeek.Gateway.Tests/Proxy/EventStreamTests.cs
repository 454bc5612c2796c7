using System.Text;
using DeepSeek.Gateway.Proxy;

namespace DeepSeek.Gateway.Tests.Proxy;

public sealed class EventStreamTests
{
    private const string BrokenOff = "data: {\"error\":1}\n\n";

    private Exception? _cause;
    private int _brokenOff;

    [Theory]
    [InlineData("data: 1\n\ndata: [DONE]\n\n")]
    [InlineData("data: 1\r\n\r\ndata: [DONE]\r\n\r\n")]
    [InlineData("data: 1\n\ndata: {\"error\":{\"message\":\"no\"}}\n\n")]
    public async Task Read_WholeStream_PassesUnchangedHoweverItIsCut(string text)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            Assert.Equal(text, await ReadAsync(Chunks(text, size)));
        }

        Assert.Equal(0, _brokenOff);
    }

    [Fact]
    public async Task Read_EndsInTheMiddleOfAnEvent_DropsItAndEndsWithTheError()
    {
        const string Text = "data: 1\n\ndata: 2\n\ndata: {\"cut";
        for (var size = 1; size <= Text.Length; size++)
        {
            Assert.Equal("data: 1\n\ndata: 2\n\n" + BrokenOff, await ReadAsync(Chunks(Text, size)));
        }

        Assert.Null(_cause);
    }

    [Fact]
    public async Task Read_SourceFailsAfterAnEvent_EndsWithTheErrorAndItsCause()
    {
        Assert.Equal("data: 1\n\n" + BrokenOff, await ReadAsync(["data: 1\n\n", null]));

        Assert.IsType<IOException>(_cause);
    }

    [Fact]
    public async Task Read_SourceFailsAfterDone_IsWhole()
    {
        Assert.Equal("data: 1\n\ndata: [DONE]\n\n", await ReadAsync(["data: 1\n\ndata: [DONE]\n\n", null]));

        Assert.Equal(0, _brokenOff);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("data: {\"cut")]
    public async Task Read_FailsBeforeTheFirstEvent_Throws(string? first)
    {
        await Assert.ThrowsAsync<IOException>(() => ReadAsync([first, null]));

        Assert.Equal(0, _brokenOff);
    }

    [Fact]
    public async Task Read_DoneInsideAValue_IsNotTheEnd()
    {
        const string Text = "data: {\"content\":\"data: [DONE]\"}\n\n";

        Assert.Equal(Text + BrokenOff, await ReadAsync([Text]));
    }

    [Fact]
    public async Task Read_EventLongerThanTheBuffer_PassesWhole()
    {
        var text = $"data: {new string('x', 200_000)}\n\ndata: [DONE]\n\n";

        Assert.Equal(text, await ReadAsync(Chunks(text, 7_000)));
    }

    [Fact]
    public async Task Read_EventLongerThanIsHeldBack_PassesInPieces()
    {
        var text = $"data: {new string('x', 3_000_000)}\n\ndata: [DONE]\n\n";

        Assert.Equal(text, await ReadAsync(Chunks(text, 60_000)));
    }

    [Fact]
    public async Task Read_SmallReads_GetEverything()
    {
        await using var stream = Open(["data: 12345\n\ndata: [DONE]\n\n"]);
        var text = new StringBuilder();
        var buffer = new byte[3];
        int read;
        while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        Assert.Equal("data: 12345\n\ndata: [DONE]\n\n", text.ToString());
    }

    private static IEnumerable<string?> Chunks(string text, int size) => text.Chunk(size).Select(chunk => new string(chunk));

    private EventStream Open(IEnumerable<string?> chunks) => new(new ChunkStream(chunks), cause =>
    {
        _cause = cause;
        _brokenOff++;
        return Encoding.UTF8.GetBytes(BrokenOff);
    });

    private async Task<string> ReadAsync(IEnumerable<string?> chunks)
    {
        using var reader = new StreamReader(Open(chunks));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Gives one chunk a read; null fails.</summary>
    private sealed class ChunkStream(IEnumerable<string?> chunks) : MemoryStream
    {
        private readonly Queue<byte[]?> _chunks = new(chunks.Select(chunk => chunk is null ? null : Encoding.UTF8.GetBytes(chunk)));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_chunks.TryDequeue(out var chunk))
            {
                return ValueTask.FromResult(0);
            }

            if (chunk is null)
            {
                throw new IOException("cut");
            }

            var count = Math.Min(buffer.Length, chunk.Length);
            chunk.AsSpan(0, count).CopyTo(buffer.Span);
            if (count < chunk.Length)
            {
                var rest = new[] { chunk[count..] }.Concat(_chunks).ToList();
                _chunks.Clear();
                rest.ForEach(_chunks.Enqueue);
            }

            return ValueTask.FromResult(count);
        }
    }
}
