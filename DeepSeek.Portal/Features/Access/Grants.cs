using System.Collections.Frozen;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Permissions, each on the whole platform or for one tenant. What is not here is denied.</summary>
internal sealed class Grants
{
    public static readonly Grants None = new([]);

    private readonly FrozenSet<string> _platform;
    private readonly FrozenDictionary<string, FrozenSet<string>> _tenants;

    /// <param name="granted">Permissions with the tenant for which they hold; null for the whole platform.</param>
    public Grants(IEnumerable<(string? TenantId, string Permission)> granted)
    {
        var scopes = granted.ToLookup(grant => grant.TenantId ?? "", grant => grant.Permission);
        _platform = scopes[""].ToFrozenSet();
        _tenants = scopes.Where(scope => scope.Key.Length > 0).ToFrozenDictionary(scope => scope.Key, scope => scope.ToFrozenSet());
    }

    /// <summary>Everything, everywhere.</summary>
    public static Grants Everything { get; } = OnPlatform(Permission.All);

    public static Grants OnPlatform(IEnumerable<string> permissions) => new(permissions.Select(permission => ((string?)null, permission)));

    public static Grants ForTenant(string tenantId, IEnumerable<string> permissions) => new(permissions.Select(permission => ((string?)tenantId, permission)));

    /// <summary>For a tenant, or on the platform where there is none.</summary>
    public static Grants InScope(string? tenantId, IEnumerable<string> permissions) => tenantId is null ? OnPlatform(permissions) : ForTenant(tenantId, permissions);

    /// <summary>On the whole platform.</summary>
    public bool Has(string permission) => _platform.Contains(permission);

    /// <summary>For this tenant, because it holds for all or for this one.</summary>
    public bool Has(string permission, string tenantId) =>
        Has(permission) || (_tenants.TryGetValue(tenantId, out var held) && held.Contains(permission));

    /// <summary>On the platform, or for one tenant at least.</summary>
    public bool HasSomewhere(string permission) => Has(permission) || _tenants.Values.Any(held => held.Contains(permission));

    /// <summary>For which tenants; null for all.</summary>
    public IReadOnlyList<string>? TenantsWith(string permission) =>
        Has(permission) ? null : [.. _tenants.Where(tenant => tenant.Value.Contains(permission)).Select(tenant => tenant.Key)];

    /// <summary>True where each of the others is among these.</summary>
    public bool Cover(Grants others) =>
        others._platform.All(Has) && others._tenants.All(tenant => tenant.Value.All(permission => Has(permission, tenant.Key)));

    /// <summary>What of these is named.</summary>
    public Grants Only(IReadOnlyCollection<string> permissions) => new(
        _platform.Intersect(permissions).Select(permission => ((string?)null, permission))
            .Concat(_tenants.SelectMany(tenant => tenant.Value.Intersect(permissions).Select(permission => ((string?)tenant.Key, permission)))));

    /// <summary>What of these holds for one tenant, for that one alone.</summary>
    public Grants Within(string tenantId) => ForTenant(tenantId, Permission.All.Where(permission => Has(permission, tenantId)));

    /// <summary>Each that is held somewhere, in the order of <see cref="Permission.All"/>.</summary>
    public IReadOnlyList<string> Somewhere() => [.. Permission.All.Where(HasSomewhere)];
}
