using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Tenants;

internal sealed partial class TenantService
{
    public async Task<TenantPage> ListAsync(TenantQuery query, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = SeenBy(context, by);
        if (query.Suspended is { } suspended)
        {
            found = found.Where(tenant => tenant.Suspended == suspended);
        }

        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            var part = LikePatterns.Containing(query.Search.Trim().ToLowerInvariant());
            var start = LikePatterns.StartingWith(query.Search.Trim());
#pragma warning disable CA1304, CA1311, CA1862 // These run in the database, which knows no culture.
            found = found.Where(tenant =>
                EF.Functions.Like(tenant.Name.ToLower(), part, LikePatterns.Escape) || EF.Functions.Like(tenant.Id, start, LikePatterns.Escape));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var total = await found.CountAsync(cancellationToken);
        var tenants = await Sorted(found, query).Skip(query.Page * query.PageSize).Take(query.PageSize).ToListAsync(cancellationToken);
        return new TenantPage(await ItemsAsync(context, tenants, by, cancellationToken), total);
    }

    public async Task<TenantItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var tenants = await SeenBy(context, by).Where(tenant => tenant.Id == id).ToListAsync(cancellationToken);
        return (await ItemsAsync(context, tenants, by, cancellationToken)).FirstOrDefault();
    }

    private static IQueryable<Tenant> SeenBy(PortalDbContext context, Actor by)
    {
        var tenants = context.Tenants.AsNoTracking();
        return by.Grants.TenantsWith(Permission.TenantsRead) is { } allowed ? tenants.Where(tenant => allowed.Contains(tenant.Id)) : tenants;
    }

    private static IOrderedQueryable<Tenant> Sorted(IQueryable<Tenant> tenants, TenantQuery query) => (query.Sort, query.Descending) switch
    {
        (TenantSort.Created, false) => tenants.OrderBy(tenant => tenant.CreatedAt).ThenBy(tenant => tenant.Id),
        (TenantSort.Created, true) => tenants.OrderByDescending(tenant => tenant.CreatedAt).ThenBy(tenant => tenant.Id),
        (_, false) => tenants.OrderBy(tenant => tenant.Name),
        (_, true) => tenants.OrderByDescending(tenant => tenant.Name),
    };

    /// <summary>With what each has used: two queries for a page, however long it is.</summary>
    private async Task<List<TenantItem>> ItemsAsync(PortalDbContext context, List<Tenant> tenants, Actor by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = tenants.ConvertAll(tenant => tenant.Id);
        var keys = await context.ApiKeys.AsNoTracking()
            .Where(key => ids.Contains(key.TenantId) && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .GroupBy(key => key.TenantId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var month = new DateOnly(now.Year, now.Month, 1);
        var used = await context.TenantUsageDays.AsNoTracking()
            .Where(sum => ids.Contains(sum.TenantId) && sum.Day >= month)
            .GroupBy(sum => sum.TenantId)
            .Select(group => new
            {
                group.Key,
                Requests = group.Sum(sum => sum.Requests),
                Tokens = group.Sum(sum => sum.PromptTokens + sum.CompletionTokens),
                Millions = group.Sum(sum => sum.PicoCost / Money.Million),
                Remainders = group.Sum(sum => sum.PicoCost % Money.Million),
            })
            .ToDictionaryAsync(
                group => group.Key, group => new TenantMonth(group.Requests, group.Tokens, Money.Of(group.Millions, group.Remainders)), cancellationToken);
        return tenants.ConvertAll(tenant => new TenantItem
        {
            Id = tenant.Id,
            Name = tenant.Name,
            Suspended = tenant.Suspended,
            CreatedAt = tenant.CreatedAt,
            Limits = tenant.Limits.ToLimits(),
            Weight = tenant.Weight,
            Keys = keys.GetValueOrDefault(tenant.Id),
            Month = by.May(Permission.UsageRead, tenant.Id) ? used.GetValueOrDefault(tenant.Id, new TenantMonth(0, 0, 0)) : null,
        });
    }
}
