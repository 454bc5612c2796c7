using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>A prompt as the model reads it.</summary>
/// <param name="Tokens">Its tokens; at least one.</param>
/// <param name="ReasoningOpened">Whether it ends with an opened thought.</param>
internal sealed record EncodedPrompt(int[] Tokens, bool ReasoningOpened)
{
    // The mark as ordinary text has no more tokens than characters, and white space may follow.
    private const int TailTokens = 32;

    /// <summary>A prompt that was encoded before: whether it opens a thought is seen from its last tokens, without the text it was made of.</summary>
    public static EncodedPrompt Of(int[] tokens, ModelTokenizer tokenizer, ReasoningMarks marks)
    {
        var end = tokens.Length;
        while (end > 0 && IsWhiteSpace(tokens[end - 1])) end--;
        if (marks.OpenToken is { } open) return new EncodedPrompt(tokens, end > 0 && tokens[end - 1] == open);

        List<byte> tail = [];
        foreach (var token in tokens.AsSpan(Math.Max(0, end - TailTokens), Math.Min(end, TailTokens))) tail.AddRange(tokenizer.BytesOf(token));
        var text = System.Text.Encoding.UTF8.GetString([.. tail]);
        return new EncodedPrompt(tokens, text.TrimEnd().EndsWith(ReasoningMarks.Open, StringComparison.Ordinal));

        bool IsWhiteSpace(int token) => tokenizer.TextOf(token) is { Length: > 0 } piece && string.IsNullOrWhiteSpace(piece);
    }
}
