using System.Collections.Frozen;
using System.Security.Claims;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Who asks, whatever proved it: a key today, a token later.</summary>
internal sealed record Caller
{
    /// <summary>Public id of the key.</summary>
    public required string KeyId { get; init; }

    /// <summary>Whose key it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>What it may do.</summary>
    public required FrozenSet<string> Scopes { get; init; }

    /// <summary>Opaque; separates caches of callers who may not learn of each other.</summary>
    public required string CachePartition { get; init; }

    /// <summary>When the key ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True where the tenant is suspended.</summary>
    public bool Suspended { get; init; }

    /// <summary>The key, as the snapshot has it; null where there is none, as behind somebody else's token.</summary>
    public ApiKeyEntry? Key { get; init; }

    /// <summary>The tenant's share of replicas in a lane, relative to others'.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How long a synchronous <c>/v1/inference</c> of this caller may take, in seconds; null for the gateway's setting.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>The same, as claims. Made once a snapshot and shared by requests, which do not change it.</summary>
    public required ClaimsPrincipal Principal { get; init; }
}
