using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>A sequence that somebody asks for.</summary>
internal sealed record SequenceRequest
{
    /// <summary>The request's id, for the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asks. Carried for fair shares; today all wait in one line.</summary>
    public required string TenantId { get; init; }

    /// <summary>The tenant's share, relative to others'. Carried as well.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Which queue it belongs to. Carried as well.</summary>
    public Lane Lane { get; init; } = Lane.Realtime;

    /// <summary>When the answer is of no use any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What to generate.</summary>
    public required GenerationRequest Generation { get; init; }
}
