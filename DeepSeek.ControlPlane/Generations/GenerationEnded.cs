using DeepSeek.Contracts.Http;

namespace DeepSeek.ControlPlane.Generations;

/// <summary>The end of one choice. Told by <c>finish_reason</c>.</summary>
public sealed record GenerationEnded
{
    /// <summary>Which choice, from 0.</summary>
    public required int Choice { get; init; }

    /// <summary>One of <see cref="FinishReasons"/>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens of this choice, from its very beginning: those that were emitted elsewhere included.</summary>
    public required Usage Usage { get; init; }

    /// <summary>Where its time went, on this replica.</summary>
    public required GenerationTimings Timings { get; init; }
}
