namespace DeepSeek.Contracts.Http;

/// <summary>How likely the tokens of a text were, in OpenAI's older shape: lists side by side, one entry a token.</summary>
public sealed record CompletionLogprobs
{
    /// <summary>The tokens' texts.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>As <see cref="TokenLogprob.Logprob"/>.</summary>
    public required IReadOnlyList<float> TokenLogprobs { get; init; }

    /// <summary>
    /// The likeliest tokens at each position with their logarithms: as many as were asked for, and the one that was chosen. Of two that are written alike only
    /// the likelier one is there.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, float>> TopLogprobs { get; init; }

    /// <summary>Where each token begins in the answer, in UTF-16 characters.</summary>
    public required IReadOnlyList<int> TextOffset { get; init; }
}
