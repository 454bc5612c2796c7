using System.Buffers;

namespace DeepSeek.Gateway.Answers;

/// <summary>
/// Reads the data of server-sent events, one line of it an event, as those that replicas and OpenAI-compatible servers send. A line that was cut off is never
/// given out. Comments and other fields are passed over.
/// </summary>
internal sealed class EventReader(Stream source) : IDisposable
{
    private const int FirstBuffer = 8 * 1024;
    private const int LongestLine = 16 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;
    private int _searched;
    private int _end;

    /// <summary>The next event's data, valid until the next call; null where the stream has ended. Throws where it breaks.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken) =>
        TryTake(out var data) ? new ValueTask<ReadOnlyMemory<byte>?>(data) : FillAsync(cancellationToken);

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            (_start, _searched, _end) = (0, 0, 0);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> FillAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            MakeRoom();
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
            if (TryTake(out var data))
            {
                return data;
            }
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> data)
    {
        while (_buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n') is >= 0 and var at)
        {
            var line = _buffer.AsMemory(_start, _searched + at - _start);
            _start = _searched += at + 1;
            if (line.Span.StartsWith("data:"u8))
            {
                data = line["data:".Length..].Trim((byte)' ').TrimEnd((byte)'\r');
                return true;
            }
        }

        _searched = _end;
        data = default;
        return false;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_searched, _end, _start) = (_searched - _start, _end - _start, 0);
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length >= LongestLine)
        {
            throw new IOException($"An event is longer than {LongestLine} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
