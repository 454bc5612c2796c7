using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Tenants.Limits;

internal sealed partial class TenantLimitService(IDbContextFactory<PortalDbContext> contexts, ILogger<TenantLimitService> logger) : ITenantLimits
{
    private const double LeastWeight = 0.01;
    private const double MostWeight = 1_000;

    public async Task<TenantLimits?> FindAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.Id == tenantId, cancellationToken) is { } found
            && by.May(Permission.TenantsRead, tenantId)
            ? new TenantLimits(found.Id, found.Limits.ToLimits(), found.Weight, found.Stamp)
            : null;
    }

    public async Task<PolicyProblem?> SetAsync(TenantLimits wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.LimitsWrite, wanted.TenantId))
        {
            return by.May(Permission.TenantsRead, wanted.TenantId) ? PolicyProblem.Denied : PolicyProblem.NotFound;
        }

        if (!PolicyRules.AreValid(wanted.Limits))
        {
            return PolicyProblem.LimitInvalid;
        }

        // Written so that NaN is refused, too.
        if (wanted.Weight is { } weight && !(weight >= LeastWeight && weight <= MostWeight))
        {
            return PolicyProblem.WeightInvalid;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == wanted.TenantId, cancellationToken) is not { } tenant)
        {
            return PolicyProblem.NotFound;
        }

        if (tenant.Stamp != wanted.Stamp)
        {
            return PolicyProblem.Changed;
        }

        context.ActAs(by.ToAudit());
        tenant.Limits = LimitValues.Of(wanted.Limits);
        tenant.Weight = wanted.Weight;
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return PolicyProblem.Changed;
        }

        LogSet(logger, tenant.Id, by.Name);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The limits of tenant {TenantId} were set by {By}.")]
    private static partial void LogSet(ILogger logger, string tenantId, string by);
}
