namespace DeepSeek.Portal.Features.Alerts;

/// <summary>An alert, as pages and programs see it.</summary>
public sealed record AlertItem
{
    public required string Id { get; init; }

    public required string RuleId { get; init; }

    /// <summary>Empty for a rule that the platform brings.</summary>
    public required string RuleName { get; init; }

    public required AlertMetric Metric { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required AlertState State { get; init; }

    /// <summary>With whom: a model, a replica, a tenant or a key; empty where it is the platform.</summary>
    public required string Subject { get; init; }

    public required string SubjectName { get; init; }

    public string? TenantId { get; init; }

    /// <summary>What was measured when it began, or fired.</summary>
    public required double Value { get; init; }

    public required double Threshold { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FiringAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? Note { get; init; }

    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>True where channels were told of it.</summary>
    public bool WasTold { get; init; }
}
