using System.Text.Json.Serialization;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.ApiKeys.Policies;

/// <summary>What a key may do, and how its answers are kept.</summary>
internal sealed record KeyPolicy
{
    public required string PublicId { get; init; }

    /// <summary>What it may do; one at least.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it ends; null for never. Has to be said: what was left out by mistake must not make a key last for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models that it may ask, by name; none for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>From where it may be used: addresses, and ranges such as <c>10.0.0.0/8</c>. None for anywhere.</summary>
    public IReadOnlyList<string> AddressRanges { get; init; } = [];

    /// <summary>Null for no limit of its own.</summary>
    public UsageLimits? Limits { get; init; }

    public CachePolicy Cache { get; init; }

    /// <summary>True where its cached answers are not shared with its tenant's other keys.</summary>
    public bool OwnCachePartition { get; init; }

    /// <summary>How long a synchronous inference may take, in seconds, 0.1 to 3,600; null for the gateway's setting.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Of what was read: a change that somebody else made since is not written over.</summary>
    public Guid Stamp { get; init; }
}
