using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>On whose behalf a request is served.</summary>
internal sealed record Caller
{
    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asks.</summary>
    public required string TenantId { get; init; }

    /// <summary>With which key; null where there is none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Which call of a gateway's this is of the request, from 0; null where no gateway counts.</summary>
    public int? Segment { get; init; }

    /// <summary>Opaque; separates caches of callers who may not learn of each other.</summary>
    public required string CachePartition { get; init; }

    /// <summary>The tenant's share, relative to others'.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Which queue the request joins.</summary>
    public Lane Lane { get; init; } = Lane.Realtime;

    /// <summary>When the answer is of no use any more.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The sampling seed that a gateway has settled; null where the request itself says.</summary>
    public long? Seed { get; init; }
}
