using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>When keys were used last: what says whether one can go.</summary>
internal static class KeyUses
{
    private static readonly TimeSpan KeptTo = TimeSpan.FromMinutes(1);

    /// <summary>Writes it in the caller's transaction, and a key that is used all the time once a minute only.</summary>
    public static async Task WriteAsync(PortalDbContext context, IReadOnlyList<RequestUsage> requests, CancellationToken cancellationToken)
    {
        var used = requests.GroupBy(request => request.KeyId).ToDictionary(key => key.Key, key => key.Max(request => request.ArrivedAt));
        List<string> ids = [.. used.Keys];
        var known = await context.ApiKeys.AsNoTracking()
            .Where(key => ids.Contains(key.PublicId))
            .Select(key => new { key.PublicId, key.LastUsedAt })
            .ToListAsync(cancellationToken);
        foreach (var key in known.Where(key => key.LastUsedAt is not { } last || used[key.PublicId] - last >= KeptTo))
        {
            DateTimeOffset? at = used[key.PublicId].ToUniversalTime();
            await context.ApiKeys.Where(record => record.PublicId == key.PublicId)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.LastUsedAt, at), cancellationToken);
        }
    }
}
