namespace DeepSeek.Inference.Generation;

/// <summary>
/// Closes a thought that has grown too long, by naming the tokens that must come next. How far it has come follows from the tokens alone, so that a
/// sequence can be continued in the middle of it.
/// </summary>
/// <param name="limit">Most tokens of thought; null for no limit.</param>
/// <param name="close">The tokens that close a thought.</param>
internal sealed class ReasoningBudget(int? limit, ReadOnlyMemory<int> close)
{
    private int _written;

    /// <summary>The token that must come next, or null.</summary>
    /// <param name="thinking">Whether a thought is open.</param>
    /// <param name="thought">Tokens of thought so far.</param>
    public int? Forced(bool thinking, int thought) =>
        thinking && thought >= limit && _written < close.Length ? close.Span[_written] : null;

    /// <summary>Takes note of a token of thought.</summary>
    public void Take(int token)
    {
        // Once all were written there is nothing more to force, whatever came of it. Before that, what the model itself has begun to write counts.
        if (limit is null || _written == close.Length) return;
        var mark = close.Span;
        _written = token == mark[_written] ? _written + 1 : token == mark[0] ? 1 : 0;
    }
}
