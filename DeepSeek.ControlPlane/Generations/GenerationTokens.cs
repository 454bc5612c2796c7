using DeepSeek.Contracts.Http;

namespace DeepSeek.ControlPlane.Generations;

/// <summary>New tokens of one choice; what came together goes out together. Told by <c>token_ids</c>.</summary>
public sealed record GenerationTokens
{
    /// <summary>Which choice, from 0.</summary>
    public required int Choice { get; init; }

    /// <summary>The tokens, in order; none where text comes later than its tokens.</summary>
    public required IReadOnlyList<int> TokenIds { get; init; }

    /// <summary>New thought; null where there is none.</summary>
    public string? Reasoning { get; init; }

    /// <summary>New answer, after the thought; null where there is none.</summary>
    public string? Content { get; init; }

    /// <summary>How likely the tokens were; only when the request asks for it.</summary>
    public ChoiceLogprobs? Logprobs { get; init; }
}
