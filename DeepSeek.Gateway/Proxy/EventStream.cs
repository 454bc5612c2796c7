using System.Buffers;

namespace DeepSeek.Gateway.Proxy;

/// <summary>
/// Passes server-sent events on as they come, but only whole ones: an event that was cut off is held back for ever. Where the source ends without
/// <c>[DONE]</c> or an error of its own, the events of <paramref name="brokenOff"/> end the stream. Before the first event a failure is thrown, so that
/// another replica can be asked.
/// </summary>
internal sealed class EventStream(Stream source, Func<Exception?, ReadOnlyMemory<byte>> brokenOff) : Stream
{
    /// <summary>An event longer than this is passed on in pieces.</summary>
    private const int LongestHeldBack = 1024 * 1024;

    private static ReadOnlySpan<byte> Done => "data: [DONE]"u8;

    private static ReadOnlySpan<byte> Error => "data: {\"error\""u8;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _start;
    private int _whole;
    private int _end;
    private bool _passedAny;
    private bool _finished;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _whole && !_ended)
        {
            await FillAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _whole - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        _passedAny |= count > 0;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            source.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            (_start, _whole, _end, _ended) = (0, 0, 0, true);
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        Exception? cause = null;
        var read = 0;
        try
        {
            read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        }
        catch (IOException e) when (_passedAny && !cancellationToken.IsCancellationRequested)
        {
            cause = e;
        }

        if (read > 0)
        {
            _end += read;
            FindWholeEvents(read);
            return;
        }

        _ended = true;
        if (!_finished)
        {
            if (!_passedAny)
            {
                throw new IOException("The replica ended the stream before its first event.");
            }

            End(brokenOff(cause).Span);
        }
    }

    /// <summary>Room for at least one more byte; what is held back moves to the front.</summary>
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_whole, _end, _start) = (_whole - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            Grow(_buffer.Length * 2);
        }
    }

    private void FindWholeEvents(int read)
    {
        // The boundary may lie across what was there and what came: three bytes back is far enough.
        var from = Math.Max(_whole, _end - read - 3);
        var tail = _buffer.AsSpan(from, _end - from);
        var boundary = Math.Max(LastEnd(tail, "\n\n"u8), LastEnd(tail, "\r\n\r\n"u8));
        var whole = boundary > 0 ? from + boundary : _whole;
        if (whole == _whole && _end - _start > LongestHeldBack)
        {
            whole = _end;
        }

        _finished |= Finishes(_buffer.AsSpan(_whole, whole - _whole));
        _whole = whole;
    }

    private static int LastEnd(ReadOnlySpan<byte> text, ReadOnlySpan<byte> boundary) =>
        text.LastIndexOf(boundary) is >= 0 and var at ? at + boundary.Length : 0;

    /// <summary>True where an event among these says that the answer is over, well or not.</summary>
    private static bool Finishes(ReadOnlySpan<byte> events) =>
        Begins(events, Done) || Begins(events, Error);

    private static bool Begins(ReadOnlySpan<byte> events, ReadOnlySpan<byte> line)
    {
        // A line feed cannot be part of a value: JSON writes it as an escape.
        for (var at = events.IndexOf(line); at >= 0;)
        {
            if (at == 0 || events[at - 1] == (byte)'\n')
            {
                return true;
            }

            var further = events[(at + 1)..].IndexOf(line);
            at = further < 0 ? -1 : at + 1 + further;
        }

        return false;
    }

    private void End(ReadOnlySpan<byte> last)
    {
        _end = _whole;
        if (_buffer.Length - _end < last.Length)
        {
            Grow(_end + last.Length);
        }

        last.CopyTo(_buffer.AsSpan(_end));
        _end = _whole = _end + last.Length;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
