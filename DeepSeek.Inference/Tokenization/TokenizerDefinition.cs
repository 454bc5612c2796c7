namespace DeepSeek.Inference.Tokenization;

/// <summary>What <c>tokenizer.json</c> says.</summary>
internal sealed record TokenizerDefinition
{
    /// <summary>The byte-pair vocabulary, in the byte alphabet.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs to merge, by priority, each as <c>left right</c>.</summary>
    public required IReadOnlyList<string> Merges { get; init; }

    /// <summary>Control marks and other tokens beside the vocabulary.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Patterns that cut text into the pieces within which bytes are merged, one after the other.</summary>
    public required IReadOnlyList<string> SplitPatterns { get; init; }

    /// <summary>Whether text is brought into Unicode's composed form first.</summary>
    public required bool ComposedForm { get; init; }
}
