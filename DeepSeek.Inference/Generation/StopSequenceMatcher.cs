using System.Text;

namespace DeepSeek.Inference.Generation;

/// <summary>Finds stop texts in a stream, also across pieces. What may be the beginning of one is held back until it is known.</summary>
internal sealed class StopSequenceMatcher(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();

    /// <summary>Takes a piece and passes on what cannot belong to a stop text.</summary>
    /// <returns>True where a stop text was met; what came before it has been passed on, the rest is dropped.</returns>
    public bool Accept(string text, StringBuilder output)
    {
        if (stops.Count == 0)
        {
            output.Append(text);
            return false;
        }

        var pending = _held.Append(text).ToString();
        _held.Clear();
        var first = -1;
        foreach (var stop in stops)
        {
            var at = pending.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first)) first = at;
        }

        if (first >= 0)
        {
            output.Append(pending.AsSpan(0, first));
            return true;
        }

        var held = LongestBeginning(pending);
        output.Append(pending.AsSpan(0, pending.Length - held));
        _held.Append(pending.AsSpan(pending.Length - held));
        return false;
    }

    /// <summary>Passes on what was held back: the stream has ended.</summary>
    public void Finish(StringBuilder output)
    {
        output.Append(_held);
        _held.Clear();
    }

    private int LongestBeginning(string pending)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, pending.Length); length > longest; length--)
            {
                if (pending.AsSpan(pending.Length - length).SequenceEqual(stop.AsSpan(0, length))) longest = length;
            }
        }

        return longest;
    }
}
