namespace DeepSeek.Inference.Scheduling;

/// <summary>How an engine is doing.</summary>
internal sealed record EngineStatus
{
    /// <summary>The lane of those who wait for their answers.</summary>
    public required LaneFigures Realtime { get; init; }

    /// <summary>The lane that runs on spare capacity.</summary>
    public required LaneFigures Batch { get; init; }

    /// <summary>Most sequences at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>Tokens in the key-value cache.</summary>
    public required long CachedTokens { get; init; }

    /// <summary>Most tokens that the key-value cache holds.</summary>
    public required long CacheCapacityTokens { get; init; }

    /// <summary>Bytes in the prefix cache.</summary>
    public required long PrefixCacheBytes { get; init; }

    /// <summary>Tokens of prompts found in the prefix cache, since the start.</summary>
    public required long PrefixHitTokens { get; init; }

    /// <summary>Tokens of prompts looked for there, since the start.</summary>
    public required long PrefixLookupTokens { get; init; }

    /// <summary>Tokens of prompts that were read, since the start.</summary>
    public required long PromptTokensRead { get; init; }

    /// <summary>Runs that found no memory, since the start; parts of them were tried later.</summary>
    public required long RunsWithoutMemory { get; init; }

    /// <summary>How long steps take, in seconds: a moving mean.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Answers that came to their end or to a failure of the model, since the start; those that nobody waited for any more are left out.</summary>
    public long AnswersEnded { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long AnswersFailed { get; init; }

    /// <summary>Time from one token of an answer to the next, in seconds: a moving mean over answers; 0 before the first.</summary>
    public double SecondsPerToken { get; init; }

    /// <summary>Time of a decode step shared by the sequences in it, in seconds: a moving mean over steps; 0 before the first.</summary>
    public double DeviceSecondsPerToken { get; init; }

    /// <summary>Sequences in slots.</summary>
    public int Running => Realtime.Running + Batch.Running;

    /// <summary>Sequences that wait.</summary>
    public int Waiting => Realtime.Waiting + Batch.Waiting;
}
