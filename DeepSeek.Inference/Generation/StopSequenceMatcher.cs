using System.Buffers;
using System.Text;

namespace DeepSeek.Inference.Generation;

/// <summary>Finds stop texts in a stream, also across pieces. What may be the beginning of one is held back until it is known.</summary>
internal sealed class StopSequenceMatcher
{
    private readonly string[] _stops;
    private readonly SearchValues<char> _beginnings;
    private char[] _pending = [];
    private int _held;

    public StopSequenceMatcher(IReadOnlyList<string> stops)
    {
        _stops = [.. stops];
        _beginnings = SearchValues.Create([.. _stops.Where(stop => stop.Length > 0).Select(stop => stop[0]).Distinct()]);
    }

    /// <summary>Takes a piece and passes on what cannot belong to a stop text.</summary>
    /// <returns>True where a stop text was met; what came before it has been passed on, the rest is dropped.</returns>
    public bool Accept(ReadOnlySpan<char> text, StringBuilder output)
    {
        if (_held == 0 && !text.ContainsAny(_beginnings))
        {
            output.Append(text);
            return false;
        }

        var pending = Join(text);
        var first = -1;
        foreach (var stop in _stops)
        {
            var at = pending.IndexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) first = at;
        }

        if (first >= 0)
        {
            output.Append(pending[..first]);
            _held = 0;
            return true;
        }

        _held = LongestBeginning(pending);
        output.Append(pending[..^_held]);
        pending[^_held..].CopyTo(_pending);
        return false;
    }

    /// <summary>Passes on what was held back: the stream has ended.</summary>
    public void Finish(StringBuilder output)
    {
        output.Append(_pending.AsSpan(0, _held));
        _held = 0;
    }

    private Span<char> Join(ReadOnlySpan<char> text)
    {
        var length = _held + text.Length;
        if (_pending.Length < length) Array.Resize(ref _pending, 2 * length);
        text.CopyTo(_pending.AsSpan(_held));
        return _pending.AsSpan(0, length);
    }

    private int LongestBeginning(ReadOnlySpan<char> pending)
    {
        var longest = 0;
        foreach (var stop in _stops)
        {
            for (var length = Math.Min(stop.Length - 1, pending.Length); length > longest; length--)
            {
                if (pending[^length..].SequenceEqual(stop.AsSpan(0, length))) longest = length;
            }
        }

        return longest;
    }
}
