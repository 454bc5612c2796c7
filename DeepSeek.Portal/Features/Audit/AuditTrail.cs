using System.Runtime.CompilerServices;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Audit;

internal sealed class AuditTrail(IDbContextFactory<PortalDbContext> contexts) : IAuditTrail
{
    public async Task<AuditPage> ListAsync(AuditQuery query, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = Matching(context, query, by);
        var total = await found.CountAsync(cancellationToken);
        var items = await Items(found.OrderByDescending(entry => entry.Number).Skip(query.Page * query.PageSize).Take(query.PageSize))
            .ToListAsync(cancellationToken);
        return new AuditPage(items, total);
    }

    public async IAsyncEnumerable<AuditItem> ExportAsync(AuditQuery query, Actor by, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var item in Items(Matching(context, query, by).OrderBy(entry => entry.Number)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return item;
        }
    }

    private static IQueryable<AuditEntry> Matching(PortalDbContext context, AuditQuery query, Actor by)
    {
        var entries = context.AuditEntries.AsNoTracking();
        if (by.Grants.TenantsWith(Permission.AuditRead) is { } tenants)
        {
            entries = entries.Where(entry => entry.TenantId != null && tenants.Contains(entry.TenantId));
        }

        if (query.Type is { Length: > 0 } type)
        {
            entries = entries.Where(entry => entry.ObjectType == type);
        }

        if (query.Action is { Length: > 0 } action)
        {
            entries = entries.Where(entry => entry.Action == action);
        }

        if (query.TenantId is { Length: > 0 } tenant)
        {
            entries = entries.Where(entry => entry.TenantId == tenant);
        }

        // Parameters have to be UTC: PostgreSQL takes nothing else.
        if (query.From?.ToUniversalTime() is { } from)
        {
            entries = entries.Where(entry => entry.At >= from);
        }

        if (query.To?.ToUniversalTime() is { } to)
        {
            entries = entries.Where(entry => entry.At < to);
        }

        if (string.IsNullOrWhiteSpace(query.Search))
        {
            return entries;
        }

        var part = LikePatterns.Containing(query.Search.Trim().ToLowerInvariant());
        var start = LikePatterns.StartingWith(query.Search.Trim());
#pragma warning disable CA1304, CA1311, CA1862 // These run in the database, which knows no culture.
        return entries.Where(entry =>
            EF.Functions.Like(entry.ActorName.ToLower(), part, LikePatterns.Escape)
            || EF.Functions.Like(entry.ObjectName!.ToLower(), part, LikePatterns.Escape)
            || EF.Functions.Like(entry.ObjectId, start, LikePatterns.Escape));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static IQueryable<AuditItem> Items(IQueryable<AuditEntry> entries) => entries.Select(entry => new AuditItem
    {
        Number = entry.Number,
        At = entry.At,
        ActorId = entry.ActorId,
        ActorName = entry.ActorName,
        Address = entry.Address,
        Action = entry.Action,
        ObjectType = entry.ObjectType,
        ObjectId = entry.ObjectId,
        ObjectName = entry.ObjectName,
        TenantId = entry.TenantId,
        Before = entry.Before,
        After = entry.After,
        Hash = entry.Hash,
    });
}
