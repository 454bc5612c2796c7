using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Tenants;

/// <summary>The platform's customers. Gateways learn of changes by the snapshot.</summary>
internal interface ITenants
{
    /// <summary>Those that whoever asks may see.</summary>
    Task<TenantPage> ListAsync(TenantQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>One of them; null where there is none that he may see.</summary>
    Task<TenantItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken);

    /// <summary>Makes one.</summary>
    Task<TenantCreation> CreateAsync(string name, Actor by, CancellationToken cancellationToken);

    /// <summary>Calls it otherwise. Null where that was done.</summary>
    Task<TenantProblem?> RenameAsync(string id, string name, Actor by, CancellationToken cancellationToken);

    /// <summary>Lets none of its keys in any more, or all again. Null where that was done.</summary>
    Task<TenantProblem?> SetSuspendedAsync(string id, bool suspended, Actor by, CancellationToken cancellationToken);
}
