using System.Text;

namespace DeepSeek.Gateway.Routes;

/// <summary>A text that is put together from pieces. One piece, as kept answers have it, is the text itself.</summary>
internal struct GatheredText
{
    private string? _only;
    private StringBuilder? _pieces;

    /// <summary>True where nothing was added yet.</summary>
    public readonly bool IsEmpty => _only is null && _pieces is null;

    public void Add(string? piece)
    {
        if (string.IsNullOrEmpty(piece))
        {
            return;
        }

        if (IsEmpty)
        {
            _only = piece;
            return;
        }

        (_pieces ??= new StringBuilder(_only)).Append(piece);
        _only = null;
    }

    public override readonly string ToString() => _only ?? _pieces?.ToString() ?? "";
}
