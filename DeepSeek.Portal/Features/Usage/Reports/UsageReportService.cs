using System.Runtime.CompilerServices;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Reports;

internal sealed class UsageReportService(IDbContextFactory<PortalDbContext> contexts) : IUsageReports
{
    /// <summary>Nobody turns the pages up to here: what lies beyond is not counted.</summary>
    public const int MostCounted = 100_000;

    private const int MostOnAPage = 1_000;

    public async IAsyncEnumerable<UsageRow> ReadAsync(UsageQuery query, Actor by, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var allowed = by.Grants.TenantsWith(Permission.UsageRead);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.BeginReadingAsync(cancellationToken);
        for (var part = UsagePart.First(query); part is not null;)
        {
            var found = await RowsAsync(context, UsageStatement.Rows(query, allowed, part), cancellationToken);
            foreach (var group in found)
            {
                yield return group.ToRow(query);
            }

            part = part.After(found, query);
        }
    }

    public async Task<UsagePage> PageAsync(UsageQuery query, int page, int pageSize, Actor by, CancellationToken cancellationToken)
    {
        var allowed = by.Grants.TenantsWith(Permission.UsageRead);
        var size = Math.Clamp(pageSize, 1, MostOnAPage);
        var skip = (int)Math.Min((long)Math.Max(0, page) * size, int.MaxValue);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.BeginReadingAsync(cancellationToken);
        var found = await RowsAsync(context, UsageStatement.Rows(query, allowed, UsagePart.First(query) with { Limit = size, Skip = skip }), cancellationToken);
        var total = LastPage.Total(skip, size, found.Count) ?? await CountAsync(context, UsageStatement.Count(query, allowed, MostCounted + 1), cancellationToken);
        return new UsagePage([.. found.Select(group => group.ToRow(query))], Math.Min(total, MostCounted), total > MostCounted);
    }

    private static Task<List<UsageGroup>> RowsAsync(PortalDbContext context, SqlText sql, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<UsageGroup>(sql.Text, sql.Values).ToListAsync(cancellationToken);

    private static async Task<int> CountAsync(PortalDbContext context, SqlText sql, CancellationToken cancellationToken) =>
        (await context.Database.SqlQueryRaw<int>(sql.Text, sql.Values).ToListAsync(cancellationToken))[0];
}
