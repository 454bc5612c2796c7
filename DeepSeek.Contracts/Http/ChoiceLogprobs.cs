namespace DeepSeek.Contracts.Http;

/// <summary>
/// How likely the tokens of an answer were. Every generated token is listed once, in order, the one that ends the answer included. Shape: OpenAI's, with
/// DeepSeek's <see cref="ReasoningContent"/>.
/// </summary>
public sealed record ChoiceLogprobs
{
    /// <summary>The tokens of the answer; null where there are none.</summary>
    public IReadOnlyList<TokenLogprob>? Content { get; init; }

    /// <summary>The tokens of the thought, its marks included; null where there are none.</summary>
    public IReadOnlyList<TokenLogprob>? ReasoningContent { get; init; }
}
