using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>Deletes single requests whose time is over. Sums by day stay.</summary>
internal sealed class UsageRetention(IDbContextFactory<PortalDbContext> contexts, IOptions<UsageOptions> options, TimeProvider time)
{
    /// <summary>Rows of each kind that are deleted at a time: storing goes on in between.</summary>
    public const int ChunkRows = 5_000;

    /// <summary>Deletes a chunk; true where there may be more.</summary>
    public async Task<bool> DeleteSomeAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.Retention;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var requests = await context.RequestUsage
            .Where(request => context.RequestUsage.Where(old => old.StoredAt < oldest).OrderBy(old => old.StoredAt).Take(ChunkRows).Select(old => old.RequestId).Contains(request.RequestId))
            .ExecuteDeleteAsync(cancellationToken);

        // By day of storing, since a segment has two columns for a key; its request, stored with it, is gone by now.
        var until = await context.SegmentUsage.Where(segment => segment.StoredAt < oldest)
            .OrderBy(segment => segment.StoredAt).Select(segment => (DateTimeOffset?)segment.StoredAt).Skip(ChunkRows - 1).FirstOrDefaultAsync(cancellationToken);
        var segments = until is { } last
            ? await context.SegmentUsage.Where(segment => segment.StoredAt <= last).ExecuteDeleteAsync(cancellationToken)
            : await context.SegmentUsage.Where(segment => segment.StoredAt < oldest).ExecuteDeleteAsync(cancellationToken);
        await context.SetAsideUsage.Where(entry => entry.SetAsideAt < oldest).ExecuteDeleteAsync(cancellationToken);
        return requests == ChunkRows || until is not null || segments > ChunkRows;
    }
}
