using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Tenants in memory.</summary>
internal sealed class FakeTenants : ITenants
{
    public List<TenantItem> Items { get; } = [];

    public List<TenantQuery> Queries { get; } = [];

    public List<string> Created { get; } = [];

    public List<(string Id, bool Suspended)> Suspensions { get; } = [];

    public Task<TenantPage> ListAsync(TenantQuery query, Actor by, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(new TenantPage([.. Items], Items.Count));
    }

    public Task<TenantItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult(Items.Find(item => item.Id == id));

    public Task<TenantCreation> CreateAsync(string name, Actor by, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            return Task.FromResult(new TenantCreation(null, TenantProblem.NameMissing));
        }

        Created.Add(name);
        return Task.FromResult(new TenantCreation("new", null));
    }

    public Task<TenantProblem?> RenameAsync(string id, string name, Actor by, CancellationToken cancellationToken) => Task.FromResult<TenantProblem?>(null);

    public Task<TenantProblem?> SetSuspendedAsync(string id, bool suspended, Actor by, CancellationToken cancellationToken)
    {
        Suspensions.Add((id, suspended));
        return Task.FromResult<TenantProblem?>(null);
    }
}
