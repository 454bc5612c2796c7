namespace DeepSeek.Portal.Features.Tenants;

/// <summary>Which tenants there are.</summary>
internal interface ITenantDirectory
{
    /// <summary>All tenants, by name.</summary>
    Task<IReadOnlyList<TenantListItem>> ListAsync(CancellationToken cancellationToken);
}
