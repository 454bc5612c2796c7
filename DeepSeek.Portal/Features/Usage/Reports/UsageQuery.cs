namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>Which usage is wanted, and by what it is told apart.</summary>
internal sealed record UsageQuery
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    public string? TenantId { get; init; }

    /// <summary>The public id of a key.</summary>
    public string? KeyId { get; init; }

    public string? Model { get; init; }

    public bool ByDay { get; init; }

    public bool ByTenant { get; init; }

    public bool ByKey { get; init; }

    public bool ByModel { get; init; }

    /// <summary>A key belongs to one tenant: rows by key say to which.</summary>
    public bool TellsTenants => ByTenant || ByKey;
}
