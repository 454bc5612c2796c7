namespace DeepSeek.Portal.Features.Audit;

/// <summary>Something that somebody did.</summary>
public sealed record AuditItem
{
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for the portal itself.</summary>
    public string? ActorId { get; init; }

    public required string ActorName { get; init; }

    public string? Address { get; init; }

    public required string Action { get; init; }

    public required string ObjectType { get; init; }

    public required string ObjectId { get; init; }

    public string? ObjectName { get; init; }

    public string? TenantId { get; init; }

    /// <summary>JSON of what changed, as it was.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what changed, as it is since.</summary>
    public string? After { get; init; }

    public required string Hash { get; init; }
}
