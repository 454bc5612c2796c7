using System.Text.RegularExpressions;

namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>Splits text into the pieces within which byte pairs may merge, by Qwen2's pattern: each digit is a piece of its own.</summary>
internal static partial class PreTokenizer
{
    /// <summary>The pattern, as it goes into tokenizer.json.</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The pieces in order; together they are the text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        foreach (Match match in Expression().Matches(text)) yield return match.Value;
    }

    [GeneratedRegex(Pattern)]
    private static partial Regex Expression();
}
