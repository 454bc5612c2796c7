using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>A tokenizer whose tokens are the 256 bytes, by value, then some words, then three marks: every text can be cut in every way.</summary>
internal static class SmallVocabulary
{
    public const int Open = 300;
    public const int Close = 301;
    public const int End = 302;
    public const int Size = 303;
    private const int FirstWord = 256;

    // What has several ways to be written: parts of the marks, of stop texts, and white space.
    private static readonly string[] Words = ["</", "think", "k>", "<think>", "</think>", "</th", "ink>", "ab", "abc", "hello", "\n\n", " \n", "x<", "ST", "OP"];

    /// <summary>The marks are tokens.</summary>
    public static ModelTokenizer WithMarkTokens { get; } = new(Definition(marksAreTokens: true));

    /// <summary>The marks are ordinary text.</summary>
    public static ModelTokenizer WithMarkTexts { get; } = new(Definition(marksAreTokens: false));

    /// <summary>A token that is one of the words.</summary>
    public static int Word(string word) => FirstWord + Array.IndexOf(Words, word);

    /// <summary>The tokenizer and its marks.</summary>
    public static (ModelTokenizer Tokenizer, ReasoningMarks Marks) Of(bool marksAreTokens)
    {
        var tokenizer = marksAreTokens ? WithMarkTokens : WithMarkTexts;
        return (tokenizer, ReasoningMarks.Of(tokenizer));
    }

    private static TokenizerDefinition Definition(bool marksAreTokens)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var substitute = 256;
        for (var value = 0; value < 256; value++) vocabulary[$"{ByteCharacter(value, ref substitute)}"] = value;
        foreach (var word in Words) vocabulary.Add(string.Concat(word.Select(letter => letter switch { ' ' => 'Ġ', '\n' => 'Ċ', _ => letter })), Word(word));
        AddedToken[] marks = [new(Open, "<think>", Special: true), new(Close, "</think>", Special: false)];
        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = [],
            AddedTokens = [.. marksAreTokens ? marks : [], new(End, "<end>", Special: true)],
            SplitPatterns = [],
            ComposedForm = false,
        };
    }

    private static char ByteCharacter(int value, ref int substitute) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)substitute++;
}
