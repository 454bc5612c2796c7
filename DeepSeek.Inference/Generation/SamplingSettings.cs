namespace DeepSeek.Inference.Generation;

/// <summary>How tokens are chosen. The rules are applied in the order in which vLLM does it, so that the same settings mean the same.</summary>
internal sealed record SamplingSettings
{
    /// <summary>Flattens (above 1) or sharpens (below 1) the distribution. 0 to 2, default 1; 0 always takes the likeliest.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Only the likeliest tokens that together reach this share are drawn from. Above 0 to 1, default 1: all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only this many of the likeliest tokens are drawn from. 0 and more, default 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Only tokens at least this many times as likely as the likeliest are drawn from. 0 to 1, default 0: all.</summary>
    public float MinP { get; init; }

    /// <summary>Taken off the logit of every token that was generated before. -2 to 2, default 0.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Taken off the logit of a token for each time it was generated before. -2 to 2, default 0.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>
    /// Divides the logit of every token of the prompt and the output where it is above 0, and multiplies it elsewhere. Above 0 to 2, default 1: off.
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Added to the logits of single tokens, by id. -100 to 100 each, default none.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>Makes the draw repeatable. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Which of several answers to one request, from 0. Default 0.</summary>
    public int Choice { get; init; }
}
