namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>What is wanted of a rule.</summary>
internal sealed record NewAlertRule
{
    /// <summary>Which is changed; null to make one.</summary>
    public string? Id { get; init; }

    /// <summary>Passed over for one that the platform brings.</summary>
    public string Name { get; init; } = "";

    /// <summary>Passed over for one that is there: what a rule looks at does not change.</summary>
    public AlertMetric? Metric { get; init; }

    public required double Threshold { get; init; }

    public required int ForSeconds { get; init; }

    public required AlertSeverity Severity { get; init; }

    public string? Model { get; init; }

    public string? TenantId { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Of what was read; null for one that is new, or as the platform brings it.</summary>
    public Guid? Stamp { get; init; }
}
