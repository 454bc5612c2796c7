using DeepSeek.Portal.Data;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>Decides which of several portals looks after alerts. In the database and not in Redis, since that Redis is away is an alert, too.</summary>
internal sealed class AlertLeaseKeeper(IDbContextFactory<PortalDbContext> contexts, IOptions<PlatformOptions> platform, TimeProvider time)
{
    /// <summary>For how long the lease outlives its holder.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    private DateTimeOffset _until;

    /// <summary>Takes the lease, or keeps it; false where another portal has it. Written every few seconds, not at every look.</summary>
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_until - now > TimeToLive / 2)
        {
            return true;
        }

        var holder = platform.Value.InstanceId;
        var until = now + TimeToLive;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = await context.AlertLeases
            .Where(lease => lease.Holder == holder || lease.Until < now)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.Until, until), cancellationToken);
        _until = taken == 1 ? until : default;
        return taken == 1;
    }

    /// <summary>Gives the lease back, where it still is one's own.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var holder = platform.Value.InstanceId;
        _until = default;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.AlertLeases.Where(lease => lease.Holder == holder)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Until, DateTimeOffset.UnixEpoch), cancellationToken);
    }
}
