using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>Keeps the first and the last day of keys and models to the sums that there are.</summary>
internal static class KeyUsageSpans
{
    /// <summary>Brings the spans to where they belong, to be saved with the sums.</summary>
    /// <param name="context">Where the sums wait to be saved.</param>
    /// <param name="sums">For each sum that changes, whether there is one afterwards.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task WriteAsync(PortalDbContext context, IReadOnlyDictionary<UsageSumKey, bool> sums, CancellationToken cancellationToken)
    {
        List<string> tenants = [.. sums.Keys.Select(sum => sum.TenantId).Distinct()];
        List<string> keys = [.. sums.Keys.Select(sum => sum.KeyId).Distinct()];
        var known = await context.KeyUsageSpans
            .Where(span => tenants.Contains(span.TenantId) && keys.Contains(span.KeyId))
            .ToDictionaryAsync(span => (span.TenantId, span.KeyId, span.Model), cancellationToken);
        foreach (var group in sums.GroupBy(sum => (sum.Key.TenantId, sum.Key.KeyId, sum.Key.Model)))
        {
            var days = group.Where(sum => sum.Value).Select(sum => sum.Key.Day).ToList();
            var gone = group.Where(sum => !sum.Value).Select(sum => sum.Key.Day).ToList();
            var span = known.GetValueOrDefault(group.Key);
            if (span is not null)
            {
                // Where an end is gone, the rows have to say which is the end now: rarely, for a segment that came before its request by a day.
                days.AddRange(gone.Contains(span.FirstDay) || gone.Contains(span.LastDay)
                    ? await OtherDaysAsync(context, span, gone, cancellationToken)
                    : [span.FirstDay, span.LastDay]);
            }

            Change(context, span, group.Key, days);
        }
    }

    private static Task<List<DateOnly>> OtherDaysAsync(PortalDbContext context, KeyUsageSpan span, List<DateOnly> gone, CancellationToken cancellationToken) =>
        context.KeyUsageDays.AsNoTracking()
            .Where(sum => sum.TenantId == span.TenantId && sum.KeyId == span.KeyId && sum.Model == span.Model && !gone.Contains(sum.Day))
            .Select(sum => sum.Day)
            .ToListAsync(cancellationToken);

    private static void Change(PortalDbContext context, KeyUsageSpan? span, (string TenantId, string KeyId, string Model) of, List<DateOnly> days)
    {
        if (days.Count > 0)
        {
            if (span is null)
            {
                context.Add(span = new KeyUsageSpan { TenantId = of.TenantId, KeyId = of.KeyId, Model = of.Model });
            }

            (span.FirstDay, span.LastDay) = (days.Min(), days.Max());
        }
        else if (span is not null)
        {
            context.Remove(span);
        }
    }
}
