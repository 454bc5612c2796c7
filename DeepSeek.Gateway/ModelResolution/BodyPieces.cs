using System.Buffers;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>A body as it comes, of a length that nobody knows yet, in pieces that are used again.</summary>
/// <remarks>
/// Small ones: the shared pool keeps some arrays of each size for every core and every thread for a while, and a few callers who send large bodies could make it
/// keep gigabytes.
/// </remarks>
internal sealed class BodyPieces : IDisposable
{
    private const int FirstPiece = 16 * 1024;
    private const int Piece = 64 * 1024;

    private readonly List<byte[]> _full = [];
    private byte[] _last = ArrayPool<byte>.Shared.Rent(FirstPiece);
    private int _used;

    /// <summary>How many bytes have come.</summary>
    public int Count { get; private set; }

    /// <summary>Where the next ones go; never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_used == _last.Length)
            {
                _full.Add(_last);
                (_last, _used) = (ArrayPool<byte>.Shared.Rent(Piece), 0);
            }

            return _last.AsMemory(_used);
        }
    }

    /// <summary>So many have come.</summary>
    public void Advance(int count)
    {
        _used += count;
        Count += count;
    }

    /// <summary>All of it, in an array of its own.</summary>
    public byte[] ToArray()
    {
        var whole = GC.AllocateUninitializedArray<byte>(Count);
        var at = 0;
        foreach (var piece in _full)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        _last.AsSpan(0, _used).CopyTo(whole.AsSpan(at));
        return whole;
    }

    /// <summary>Gives the pieces back, emptied: they held a prompt.</summary>
    public void Dispose()
    {
        foreach (var piece in _full)
        {
            ArrayPool<byte>.Shared.Return(piece, clearArray: true);
        }

        _full.Clear();
        if (_last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_last, clearArray: true);
            (_last, _used) = ([], 0);
        }
    }
}
