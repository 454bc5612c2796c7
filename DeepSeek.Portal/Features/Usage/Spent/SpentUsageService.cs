using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Spent;

/// <summary>Reads the sums of days: some thirty rows for each key or model, however many requests there were.</summary>
internal sealed partial class SpentUsageService(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<SpentUsageService> logger) : ISpentUsage
{
    public async Task<SpentUsage?> ReadAsync(string? tenantId, string? keyId, string? model, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return new SpentUsage
            {
                At = now,
                StoredAt = await context.UsageStorageStates.Select(state => state.StoredAt).SingleOrDefaultAsync(cancellationToken),
                Tenant = tenantId is null ? null : await SumAsync(DaysOf(context.TenantUsageDays.Where(sum => sum.TenantId == tenantId)), today, cancellationToken),
                Key = keyId is null ? null : await SumAsync(DaysOf(context.KeyUsageDays.Where(sum => sum.KeyId == keyId)), today, cancellationToken),
                Model = model is null ? null : await SumAsync(DaysOf(context.ModelUsageDays.Where(sum => sum.Model == model)), today, cancellationToken),
            };
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogDatabaseAway(logger, e.Message);
            return null;
        }
    }

    private static IQueryable<SpentOnDay> DaysOf<T>(IQueryable<T> sums) where T : UsageCounters => sums.Select(sum => new SpentOnDay
    {
        Day = sum.Day, Tokens = sum.PromptTokens + sum.CompletionTokens, Millions = sum.PicoCost / Money.Million, Remainders = sum.PicoCost % Money.Million,
    });

    private static IQueryable<SpentOnDay> DaysOf(IQueryable<ModelUsageDay> sums) => sums.Select(sum => new SpentOnDay
    {
        Day = sum.Day, Tokens = sum.PromptTokens + sum.CompletionTokens, Millions = sum.MicroCost, Remainders = sum.PicoCost,
    });

    private static async Task<SpentAmounts> SumAsync(IQueryable<SpentOnDay> days, DateOnly today, CancellationToken cancellationToken)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var found = await days
            .Where(sum => sum.Day >= month && sum.Day <= today)
            .GroupBy(sum => sum.Day == today)
            .Select(group => new
            {
                IsToday = group.Key,
                Tokens = group.Sum(sum => sum.Tokens),
                Millions = group.Sum(sum => sum.Millions),
                Remainders = group.Sum(sum => sum.Remainders),
            })
            .ToListAsync(cancellationToken);
        var costs = found.ToDictionary(part => part.IsToday, part => Money.Of(part.Millions, part.Remainders));
        var tokens = found.ToDictionary(part => part.IsToday, part => part.Tokens);
        return new SpentAmounts(
            tokens.GetValueOrDefault(true),
            tokens.GetValueOrDefault(true) + tokens.GetValueOrDefault(false),
            costs.GetValueOrDefault(true),
            costs.GetValueOrDefault(true) + costs.GetValueOrDefault(false));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was spent cannot be said: the database cannot be reached. {Reason}")]
    private static partial void LogDatabaseAway(ILogger logger, string reason);

    /// <summary>What was spent on a day; of several where each has its own row.</summary>
    private sealed class SpentOnDay
    {
        public DateOnly Day { get; init; }

        public long Tokens { get; init; }

        public long Millions { get; init; }

        public long Remainders { get; init; }
    }
}
