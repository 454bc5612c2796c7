namespace DeepSeek.Portal.Features.Audit;

/// <summary>Which entries are wanted.</summary>
internal sealed record AuditQuery
{
    /// <summary>Part of who did it, or of the name or the beginning of the id of what it was done to.</summary>
    public string? Search { get; init; }

    /// <summary>What kind of thing; null for all.</summary>
    public string? Type { get; init; }

    /// <summary>What was done; null for all.</summary>
    public string? Action { get; init; }

    /// <summary>Whose business; null for all.</summary>
    public string? TenantId { get; init; }

    /// <summary>From then on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    public int PageSize { get; init; } = 50;
}
