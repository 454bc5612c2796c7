using System.Buffers;

namespace DeepSeek.Gateway.Routes.Streaming;

/// <summary>Bytes that are gathered before they are sent, in an array that is used again. It is cleared before: answers do not outlive their request.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstBuffer = 2 * 1024;

    private byte[] _array = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _count;

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _count);

    public void Clear() => _count = 0;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_count);
    }

    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array, clearArray: true);
            (_array, _count) = ([], 0);
        }
    }

    private void Reserve(int size)
    {
        var needed = _count + Math.Max(size, 1);
        if (needed <= _array.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _array.Length * 2));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array, clearArray: true);
        _array = larger;
    }
}
