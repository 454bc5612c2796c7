namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>What the gateway vouches for when it calls a replica. Carried, signed, in <see cref="InternalHeaders.Token"/>.</summary>
public sealed record InternalCall
{
    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromSeconds(60);

    /// <summary>The id of the replica this call is for; another refuses it.</summary>
    public required string Audience { get; init; }

    /// <summary>Until when the call may be begun.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The request's id, as the tenant sees it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asks.</summary>
    public required string TenantId { get; init; }

    /// <summary>The public id of the key with which it was asked; null where there is none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Which call this is of the request's, from 0: usage is counted by request and segment.</summary>
    public int Segment { get; init; }

    /// <summary>Opaque; separates caches of callers who may not learn of each other.</summary>
    public required string CachePartition { get; init; }

    /// <summary>The tenant's share in a lane, relative to others'. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Which queue the request joins.</summary>
    public Lane Lane { get; init; } = Lane.Realtime;

    /// <summary>When the answer is of no use any more; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Sampling seed: the client's, or one that the gateway drew.</summary>
    public required long Seed { get; init; }
}
