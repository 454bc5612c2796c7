using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>A replica that is to take no new requests until somebody lets it return; it need not be there at the time.</summary>
internal sealed class DrainedReplica : IAudited
{
    public const int MaxIdLength = 200;

    public required string ReplicaId { get; init; }

    public required DateTimeOffset DrainedAt { get; init; }

    /// <summary>Who wants it; a name for people to read.</summary>
    public required string DrainedBy { get; init; }

    public AuditSubject Describe() => new(AuditTypes.Replica, ReplicaId, ReplicaId);
}
