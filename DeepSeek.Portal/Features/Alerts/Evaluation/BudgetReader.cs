using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Usage;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>Compares the sums of days with budgets, now and then: of tenants and keys that have one. Throws what the database throws.</summary>
internal sealed class BudgetReader(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private IReadOnlyList<BudgetUse>? _last;
    private DateTimeOffset _dueAt;

    /// <summary>As of some seconds ago at most.</summary>
    public async Task<IReadOnlyList<BudgetUse>> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_last is null || now >= _dueAt)
        {
            _last = await ReadNowAsync(DateOnly.FromDateTime(now.UtcDateTime), cancellationToken);
            _dueAt = now + Interval;
        }

        return _last;
    }

    private async Task<IReadOnlyList<BudgetUse>> ReadNowAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var tenants = await context.Tenants.AsNoTracking()
            .Where(tenant => !tenant.Suspended && (tenant.Limits.TokensPerDay != null || tenant.Limits.TokensPerMonth != null || tenant.Limits.CostPerDay != null || tenant.Limits.CostPerMonth != null))
            .Select(tenant => new { tenant.Id, tenant.Name, tenant.Limits })
            .ToListAsync(cancellationToken);
        var limited = context.ApiKeys.AsNoTracking()
            .Where(key => key.RevokedAt == null && (key.Limits.TokensPerDay != null || key.Limits.TokensPerMonth != null || key.Limits.CostPerDay != null || key.Limits.CostPerMonth != null));
        var keys = await limited.Select(key => new { Id = key.PublicId, key.Name, key.TenantId, key.Limits }).ToListAsync(cancellationToken);

        // By day and not by model: a tenant has some thirty rows here, whatever he has asked.
        var ofTenants = tenants.Count == 0 ? [] : await context.TenantUsageDays.AsNoTracking()
            .Where(sum => sum.Day >= month && sum.Day <= today)
            .GroupBy(sum => new { Id = sum.TenantId, IsToday = sum.Day == today })
            .Select(group => new Used(
                group.Key.Id, group.Key.IsToday, group.Sum(sum => sum.PromptTokens + sum.CompletionTokens), group.Sum(sum => sum.PicoCost / Money.Million), group.Sum(sum => sum.PicoCost % Money.Million)))
            .ToListAsync(cancellationToken);
        var ofKeys = keys.Count == 0 ? [] : await context.KeyUsageDays.AsNoTracking()
            .Where(sum => sum.Day >= month && sum.Day <= today)

            // Found by their keys, which are few: not by asking of every key's days whether it is one of them.
            .Where(sum => limited.Select(key => key.PublicId).Contains(sum.KeyId))
            .GroupBy(sum => new { Id = sum.KeyId, IsToday = sum.Day == today })
            .Select(group => new Used(
                group.Key.Id, group.Key.IsToday, group.Sum(sum => sum.PromptTokens + sum.CompletionTokens), group.Sum(sum => sum.PicoCost / Money.Million), group.Sum(sum => sum.PicoCost % Money.Million)))
            .ToListAsync(cancellationToken);
        var usedByTenant = ofTenants.ToLookup(used => used.Id);
        var usedByKey = ofKeys.ToLookup(used => used.Id);
        return
        [
            .. tenants.Select(tenant => new BudgetUse(tenant.Id, null, tenant.Name, Share(tenant.Limits, usedByTenant[tenant.Id]))),
            .. keys.Select(key => new BudgetUse(key.TenantId, key.Id, key.Name, Share(key.Limits, usedByKey[key.Id]))),
        ];
    }

    /// <summary>Of the budget that is fullest.</summary>
    private static double Share(LimitValues limits, IEnumerable<Used> used)
    {
        var parts = used.ToList();
        var today = parts.Where(part => part.IsToday).ToList();
        ReadOnlySpan<double> shares =
        [
            Of(today.Sum(part => part.Tokens), limits.TokensPerDay),
            Of(parts.Sum(part => part.Tokens), limits.TokensPerMonth),
            Of(today.Sum(part => part.Cost), limits.CostPerDay),
            Of(parts.Sum(part => part.Cost), limits.CostPerMonth),
        ];
        var most = 0d;
        foreach (var share in shares)
        {
            most = Math.Max(most, share);
        }

        return most;
    }

    /// <summary>A budget of nothing is full.</summary>
    private static double Of(decimal used, decimal? budget) => budget switch
    {
        null => 0,
        <= 0 => 1,
        { } all => (double)(used / all),
    };

    private sealed record Used(string Id, bool IsToday, long Tokens, long Millions, long Remainders)
    {
        public decimal Cost => Money.Of(Millions, Remainders);
    }
}
