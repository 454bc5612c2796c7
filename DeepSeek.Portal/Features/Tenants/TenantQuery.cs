namespace DeepSeek.Portal.Features.Tenants;

/// <summary>Which tenants are wanted.</summary>
internal sealed record TenantQuery
{
    /// <summary>Part of a name, or the beginning of an id.</summary>
    public string? Search { get; init; }

    /// <summary>Null for all.</summary>
    public bool? Suspended { get; init; }

    public TenantSort Sort { get; init; } = TenantSort.Name;

    public bool Descending { get; init; }

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    public int PageSize { get; init; } = 25;
}
