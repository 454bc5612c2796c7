using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling.Metering;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What somebody asks an engine for: one answer, or several to the same prompt.</summary>
internal sealed record SequenceRequest
{
    /// <summary>Weights below this are refused: what a tenant was served, divided by its weight, must stay a number to compare.</summary>
    public const double LeastWeight = 1e-6;

    /// <summary>Weights above this are refused.</summary>
    public const double MostWeight = 1e6;

    /// <summary>The request's id, for the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asks; tenants share a lane fairly.</summary>
    public required string TenantId { get; init; }

    /// <summary>Opaque; prompts are found in the prefix cache by callers of the same partition only.</summary>
    public required string CachePartition { get; init; }

    /// <summary>
    /// The tenant's share of a lane, relative to others'. Default 1; range <see cref="LeastWeight"/> to <see cref="MostWeight"/>.
    /// </summary>
    public double Weight { get; init; } = 1;

    /// <summary>Which queue it joins. Default <see cref="Lane.Realtime"/>.</summary>
    public Lane Lane { get; init; } = Lane.Realtime;

    /// <summary>When the answer is of no use any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whose call it is, where what it takes is to be reported. Default null: nobody's.</summary>
    public MeteredCall? Metered { get; init; }

    /// <summary>What to generate: one for each answer, alike but for the choice and what was generated before. At least one.</summary>
    public required IReadOnlyList<GenerationRequest> Choices { get; init; }
}
