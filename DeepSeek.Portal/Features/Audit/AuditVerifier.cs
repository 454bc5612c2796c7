using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Audit;

/// <summary>Follows the chain from its beginning, as of one moment.</summary>
internal sealed class AuditVerifier(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Looks at each entry.</summary>
    /// <param name="noted">A number and a hash that an earlier look gave; null where nobody has noted any.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<AuditVerdict> VerifyAsync((long Number, string Hash)? noted, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var head = await context.AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var verdict = new AuditVerdict(0, AuditChain.Beginning, null);
        await foreach (var entry in context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if ((Look(entry, verdict) ?? (noted is { } known && known.Number == entry.Number && known.Hash != entry.Hash ? AuditFault.NotedHashDiffers : null)) is { } fault)
            {
                return verdict with { Fault = fault };
            }

            verdict = new AuditVerdict(entry.Number, entry.Hash, null);
        }

        var whole = verdict.Entries == head.Number && verdict.Hash == head.Hash && verdict.Entries >= (noted?.Number ?? 0);
        return whole ? verdict : verdict with { Fault = AuditFault.EndDiffers };
    }

    private static AuditFault? Look(AuditEntry entry, AuditVerdict before) => entry switch
    {
        { Number: var number } when number != before.Number => AuditFault.Missing,
        { PreviousHash: var previous } when previous != before.Hash => AuditFault.Unlinked,
        _ when AuditChain.Hash(entry) != entry.Hash => AuditFault.Altered,
        _ => null,
    };
}
