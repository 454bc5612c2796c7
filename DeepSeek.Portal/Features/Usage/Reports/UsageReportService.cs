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
        var sql = StatementOf(query, by);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.BeginReadingAsync(cancellationToken);
        for (var part = UsagePart.First(query); part is not null;)
        {
            var found = await RowsAsync(context, sql.Rows(part), cancellationToken);
            foreach (var group in found)
            {
                yield return group.ToRow(query);
            }

            part = part.After(found, query);
        }
    }

    public async Task<UsagePage> PageAsync(UsageQuery query, int page, int pageSize, Actor by, CancellationToken cancellationToken)
    {
        var sql = StatementOf(query, by);
        var size = Math.Clamp(pageSize, 1, MostOnAPage);
        var skip = (int)Math.Min((long)Math.Max(0, page) * size, int.MaxValue);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.BeginReadingAsync(cancellationToken);
        var found = await RowsAsync(context, sql.Rows(UsagePart.First(query) with { Limit = size, Skip = skip }), cancellationToken);

        // The last page says itself how many there are.
        var total = found.Count < size && (found.Count > 0 || skip == 0) ? skip + found.Count : await CountAsync(context, sql, cancellationToken);
        return new UsagePage([.. found.Select(group => group.ToRow(query))], Math.Min(total, MostCounted), total > MostCounted);
    }

    private static UsageStatement StatementOf(UsageQuery query, Actor by) => new(query, by.Grants.TenantsWith(Permission.UsageRead));

    private static Task<List<UsageGroup>> RowsAsync(PortalDbContext context, SqlText sql, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<UsageGroup>(sql.Text, sql.Values).ToListAsync(cancellationToken);

    private static async Task<int> CountAsync(PortalDbContext context, UsageStatement statement, CancellationToken cancellationToken)
    {
        var sql = statement.Count(MostCounted + 1);
        return (await context.Database.SqlQueryRaw<int>(sql.Text, sql.Values).ToListAsync(cancellationToken))[0];
    }
}
