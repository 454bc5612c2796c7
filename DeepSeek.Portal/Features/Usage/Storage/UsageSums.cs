using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>By how much the sums of days change.</summary>
internal sealed class UsageSums
{
    private readonly Dictionary<UsageSumKey, UsageAmounts> _changes = [];

    public void Add((UsageSumKey Key, UsageAmounts Amounts)? contribution)
    {
        if (contribution is (var key, var amounts))
        {
            _changes[key] = _changes.GetValueOrDefault(key) + amounts;
        }
    }

    public void TakeAway((UsageSumKey Key, UsageAmounts Amounts)? contribution)
    {
        if (contribution is (var key, var amounts))
        {
            Add((key, -amounts));
        }
    }

    /// <summary>Brings the rows to where they belong, to be saved with all else. The caller sees to it that nobody else changes them meanwhile.</summary>
    public async Task WriteAsync(PortalDbContext context, CancellationToken cancellationToken)
    {
        var changes = _changes.Where(change => change.Value != default).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        await KeyUsageSpans.WriteAsync(context, await WriteKeysAsync(context, changes, cancellationToken), cancellationToken);
        await WriteTenantsAsync(context, changes, cancellationToken);
        await WriteModelsAsync(context, changes, cancellationToken);
    }

    /// <summary>For each sum whether there is one now.</summary>
    private static async Task<Dictionary<UsageSumKey, bool>> WriteKeysAsync(PortalDbContext context, List<KeyValuePair<UsageSumKey, UsageAmounts>> changes, CancellationToken cancellationToken)
    {
        List<string> tenants = [.. changes.Select(change => change.Key.TenantId).Distinct()];
        List<DateOnly> days = [.. changes.Select(change => change.Key.Day).Distinct()];
        List<string> keys = [.. changes.Select(change => change.Key.KeyId).Distinct()];

        // Some more than are changed may be read: what a key used on one of these days of all models.
        var known = await context.KeyUsageDays
            .Where(sum => tenants.Contains(sum.TenantId) && days.Contains(sum.Day) && keys.Contains(sum.KeyId))
            .ToDictionaryAsync(sum => new UsageSumKey(sum.TenantId, sum.Day, sum.KeyId, sum.Model), cancellationToken);
        return changes.ToDictionary(change => change.Key, change => Change(
            context,
            known.GetValueOrDefault(change.Key),
            () => new KeyUsageDay { TenantId = change.Key.TenantId, Day = change.Key.Day, KeyId = change.Key.KeyId, Model = change.Key.Model },
            change.Value));
    }

    private static async Task WriteTenantsAsync(PortalDbContext context, List<KeyValuePair<UsageSumKey, UsageAmounts>> changes, CancellationToken cancellationToken)
    {
        List<string> tenants = [.. changes.Select(change => change.Key.TenantId).Distinct()];
        List<DateOnly> days = [.. changes.Select(change => change.Key.Day).Distinct()];
        var known = await context.TenantUsageDays
            .Where(sum => tenants.Contains(sum.TenantId) && days.Contains(sum.Day))
            .ToDictionaryAsync(sum => (sum.TenantId, sum.Day, sum.Model), cancellationToken);
        foreach (var group in changes.GroupBy(change => (change.Key.TenantId, change.Key.Day, change.Key.Model)))
        {
            var (tenantId, day, model) = group.Key;
            var amounts = group.Aggregate(default(UsageAmounts), (sum, change) => sum + change.Value);
            if (amounts != default)
            {
                Change(context, known.GetValueOrDefault(group.Key), () => new TenantUsageDay { TenantId = tenantId, Day = day, Model = model }, amounts);
            }
        }
    }

    private static async Task WriteModelsAsync(PortalDbContext context, List<KeyValuePair<UsageSumKey, UsageAmounts>> changes, CancellationToken cancellationToken)
    {
        List<DateOnly> days = [.. changes.Select(change => change.Key.Day).Distinct()];
        var known = await context.ModelUsageDays.Where(sum => days.Contains(sum.Day)).ToDictionaryAsync(sum => (sum.Day, sum.Model), cancellationToken);
        foreach (var group in changes.GroupBy(change => (change.Key.Day, change.Key.Model)))
        {
            var (day, model) = group.Key;
            var amounts = group.Aggregate(default(UsageAmounts), (sum, change) => sum + change.Value);
            if (amounts == default)
            {
                continue;
            }

            if (!known.TryGetValue(group.Key, out var row))
            {
                context.Add(row = new ModelUsageDay { Day = day, Model = model });
            }

            var sum = UsageAmounts.Of(row) + amounts;
            var micro = Money.WholeMillions(sum.PicoCost);
            (row.MicroCost, sum) = (row.MicroCost + micro, sum with { PicoCost = sum.PicoCost - (micro * Money.Million) });
            sum.WriteTo(row);
            if (sum == default && row.MicroCost == 0)
            {
                context.Remove(row);
            }
        }
    }

    /// <summary>Whether there is a sum then.</summary>
    private static bool Change<T>(PortalDbContext context, T? known, Func<T> create, UsageAmounts amounts) where T : UsageCounters
    {
        if (known is null)
        {
            context.Add(known = create());
        }

        var sum = UsageAmounts.Of(known) + amounts;
        sum.WriteTo(known);
        if (sum == default)
        {
            // All that was here belongs elsewhere: a segment came before its request, which arrived on another day.
            context.Remove(known);
        }

        return sum != default;
    }
}
