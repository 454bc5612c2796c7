namespace DeepSeek.Portal.Features.Alerts;

/// <summary>Which alerts are wanted.</summary>
internal sealed record AlertQuery
{
    /// <summary>Null for all.</summary>
    public AlertState? State { get; init; }

    public AlertSeverity? Severity { get; init; }

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    public int PageSize { get; init; } = 50;
}
