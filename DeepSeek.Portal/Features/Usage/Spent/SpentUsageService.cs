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
                Tenant = tenantId is null ? null : await SumAsync(context.TenantUsageDays.Where(sum => sum.TenantId == tenantId), today, cancellationToken),
                Key = keyId is null ? null : await SumAsync(context.KeyUsageDays.Where(sum => sum.KeyId == keyId), today, cancellationToken),
                Model = model is null ? null : await SumAsync(context.TenantUsageDays.Where(sum => sum.Model == model), today, cancellationToken),
            };
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogDatabaseAway(logger, e.Message);
            return null;
        }
    }

    private static async Task<SpentAmounts> SumAsync<T>(IQueryable<T> sums, DateOnly today, CancellationToken cancellationToken) where T : UsageCounters
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var found = await sums.AsNoTracking()
            .Where(sum => sum.Day >= month && sum.Day <= today)
            .GroupBy(sum => sum.Day == today)
            .Select(group => new
            {
                IsToday = group.Key,
                Tokens = group.Sum(sum => sum.PromptTokens + sum.CompletionTokens),
                Millions = group.Sum(sum => sum.PicoCost / Money.Million),
                Remainders = group.Sum(sum => sum.PicoCost % Money.Million),
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
}
