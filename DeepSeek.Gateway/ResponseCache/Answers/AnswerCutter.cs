using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Answers;

/// <summary>Cuts long texts, so that a stream from the cache is a stream: no event is larger than a client of streams expects.</summary>
internal static class AnswerCutter
{
    /// <summary>Most characters of one piece.</summary>
    internal const int PieceCharacters = 2048;

    /// <summary>The same array where nothing is long.</summary>
    public static AnswerEvent[] Cut(AnswerEvent[] events) =>
        Array.Exists(events, IsLong) ? [.. events.SelectMany(next => IsLong(next) ? Pieces((AnswerDelta)next) : [next])] : events;

    /// <summary>What comes with single tokens, or as an upstream said it, stays with its text.</summary>
    private static bool IsLong(AnswerEvent next) => next is AnswerDelta { Logprobs: null, Raw: null } delta
        && (delta.Reasoning?.Length > PieceCharacters || delta.Content?.Length > PieceCharacters);

    private static IEnumerable<AnswerEvent> Pieces(AnswerDelta delta)
    {
        var tokens = delta.Tokens;
        foreach (var piece in Pieces(delta.Reasoning))
        {
            yield return new AnswerDelta(delta.Choice) { Reasoning = piece, Tokens = tokens };
            tokens = 0;
        }

        foreach (var piece in Pieces(delta.Content))
        {
            yield return new AnswerDelta(delta.Choice) { Content = piece, Tokens = tokens };
            tokens = 0;
        }
    }

    private static IEnumerable<string> Pieces(string? text)
    {
        for (var start = 0; start < text?.Length;)
        {
            var end = Math.Min(start + PieceCharacters, text.Length);

            // Half a character is none: the second half would not survive UTF-8.
            end -= end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
            yield return text[start..end];
            start = end;
        }
    }
}
