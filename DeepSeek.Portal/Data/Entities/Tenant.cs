using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>A customer of the platform: keys, limits and bills belong to one.</summary>
internal sealed class Tenant : IStamped, IAudited
{
    public const int MaxNameLength = 100;

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>True where none of its keys may be used.</summary>
    public bool Suspended { get; set; }

    /// <summary>What all its keys may use together.</summary>
    public LimitValues Limits { get; set; } = new();

    /// <summary>Its share of replicas, relative to others'; null for 1.</summary>
    public double? Weight { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.Tenant, Id, Name, Id);
}
