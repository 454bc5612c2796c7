using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>A rule that somebody made, or what somebody changed of one that the platform brings; those that nobody has changed are no rows.</summary>
internal sealed class AlertRuleRecord : IStamped, IAudited
{
    public const int MaxNameLength = 100;

    public required string Id { get; init; }

    /// <summary>Empty for one that the platform brings: pages have a name for it in each language.</summary>
    public required string Name { get; set; }

    public required string Metric { get; init; }

    /// <summary>From where on; of a share, 0 to 1. Without meaning where the metric is a yes or no.</summary>
    public required double Threshold { get; set; }

    /// <summary>How long it must be so before it fires, and be over before it is resolved.</summary>
    public required int ForSeconds { get; set; }

    public required string Severity { get; set; }

    /// <summary>Only for this model; null for each.</summary>
    public string? Model { get; set; }

    /// <summary>Only for this tenant; null for all together.</summary>
    public string? TenantId { get; set; }

    public required bool Enabled { get; set; }

    [NotAudited]
    public required DateTimeOffset ChangedAt { get; set; }

    [NotAudited]
    public required string ChangedBy { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.AlertRule, Id, Name.Length > 0 ? Name : Id, TenantId);
}
