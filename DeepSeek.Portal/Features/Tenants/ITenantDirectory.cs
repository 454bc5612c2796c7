using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Tenants;

/// <summary>Which tenants there are to choose from.</summary>
internal interface ITenantDirectory
{
    /// <summary>Those for which somebody has a permission, by name.</summary>
    Task<IReadOnlyList<TenantListItem>> ListAsync(string permission, Actor by, CancellationToken cancellationToken);
}
