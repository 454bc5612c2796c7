namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>When an alert fires.</summary>
public sealed record AlertRule
{
    public required string Id { get; init; }

    /// <summary>Empty for one that the platform brings.</summary>
    public string Name { get; init; } = "";

    public required AlertMetric Metric { get; init; }

    /// <summary>Above it, it is so. In seconds or as a share, 0 to 1; 0 where the metric is a yes or no.</summary>
    public required double Threshold { get; init; }

    /// <summary>How long it must be so before it fires, and be over before it is resolved.</summary>
    public required int ForSeconds { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Only for this model; null for each.</summary>
    public string? Model { get; init; }

    /// <summary>Only for this tenant; null for all together.</summary>
    public string? TenantId { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>True for one that the platform brings: it can be changed and switched off, not removed.</summary>
    public bool IsBuiltIn { get; init; }

    /// <summary>Null for one as the platform brings it.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public string? ChangedBy { get; init; }

    /// <summary>Null for one as the platform brings it.</summary>
    public Guid? Stamp { get; init; }
}
