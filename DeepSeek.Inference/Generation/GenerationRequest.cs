using System.Collections.Frozen;

namespace DeepSeek.Inference.Generation;

/// <summary>What is to be generated.</summary>
internal sealed record GenerationRequest
{
    /// <summary>The prompt; at least one token.</summary>
    public required int[] PromptTokens { get; init; }

    /// <summary>Tokens that were generated before, here or elsewhere: the sequence goes on after them. Default none.</summary>
    public int[] EmittedTokens { get; init; } = [];

    /// <summary>Most tokens to generate, the emitted ones and the one that ends the answer included. At least 1.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>
    /// So many tokens are generated before anything but <see cref="MaxTokens"/> ends the answer: end tokens and stop tokens are impossible until
    /// then, and stop texts are not looked for in what these tokens say. Default 0.
    /// </summary>
    public int MinTokens { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Tokens that end the answer.</summary>
    public required IReadOnlySet<int> EndTokens { get; init; }

    /// <summary>Whether the answer goes on after an end token. Default no.</summary>
    public bool IgnoreEndTokens { get; init; }

    /// <summary>Further tokens that end the answer, also where end tokens do not. Their text is no part of it. Default none.</summary>
    public IReadOnlySet<int> StopTokens { get; init; } = FrozenSet<int>.Empty;

    /// <summary>Texts that end the answer. They are looked for in the answer, not in the thought before it.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>Most tokens of thought, counted as in the usage, before the thought is closed by force. 0 and more, default null: no limit.</summary>
    public int? MaxReasoningTokens { get; init; }

    /// <summary>How many of the likeliest tokens are listed beside the chosen one. 0 to 20, default null: no log probabilities at all.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>How the model marks its thoughts.</summary>
    public required ReasoningMarks Marks { get; init; }

    /// <summary>Whether the prompt has opened a thought.</summary>
    public bool ReasoningOpened { get; init; }

    /// <summary>Whether all of it is answer, whatever marks it has: so it is where a text is gone on with that is no conversation. Default no.</summary>
    public bool WithoutThought { get; init; }

    /// <summary>Set when its reader needs no more of this one answer, which then ends as if it had come to its end. Default null: never.</summary>
    public StopSignal? Enough { get; init; }
}
