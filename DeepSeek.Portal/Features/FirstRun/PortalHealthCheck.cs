using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>Ready means: the start has ended and the database answers. Redis is not asked; without it the portal still shows and keeps what it knows.</summary>
internal sealed class PortalHealthCheck(FirstRunState state, IDbContextFactory<PortalDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!state.Complete)
        {
            return HealthCheckResult.Unhealthy("The first run has not ended.");
        }

        try
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            await database.PublishedStates.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
