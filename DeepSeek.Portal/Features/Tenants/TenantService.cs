using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Tenants;

internal sealed partial class TenantService(IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<TenantService> logger) : ITenants
{
    public async Task<TenantCreation> CreateAsync(string name, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.TenantsWrite))
        {
            return new TenantCreation(null, TenantProblem.Denied);
        }

        if (Check(name) is { } problem)
        {
            return new TenantCreation(null, problem);
        }

        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ActAs(by.ToAudit());
        var tenant = new Tenant { Id = Guid.CreateVersion7(now).ToString(), Name = name.Trim(), CreatedAt = now };
        context.Tenants.Add(tenant);
        if (await TrySaveAsync(context, cancellationToken) is { } refused)
        {
            return new TenantCreation(null, refused);
        }

        LogSet(logger, tenant.Id, "made", by.Name);
        return new TenantCreation(tenant.Id, null);
    }

    public async Task<TenantProblem?> RenameAsync(string id, string name, Actor by, CancellationToken cancellationToken)
    {
        if (Check(name) is { } problem)
        {
            return problem;
        }

        return await ChangeAsync(id, tenant => tenant.Name = name.Trim(), AuditActions.Changed, by, cancellationToken);
    }

    public Task<TenantProblem?> SetSuspendedAsync(string id, bool suspended, Actor by, CancellationToken cancellationToken) => ChangeAsync(
        id, tenant => tenant.Suspended = suspended, suspended ? AuditActions.Suspended : AuditActions.Resumed, by, cancellationToken);

    private async Task<TenantProblem?> ChangeAsync(string id, Action<Tenant> change, string action, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.TenantsWrite, id))
        {
            return by.May(Permission.TenantsRead, id) ? TenantProblem.Denied : TenantProblem.NotFound;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Tenants.SingleOrDefaultAsync(tenant => tenant.Id == id, cancellationToken) is not { } tenant)
        {
            return TenantProblem.NotFound;
        }

        context.ActAs(by.ToAudit(), action);
        change(tenant);
        if (await TrySaveAsync(context, cancellationToken) is { } refused)
        {
            return refused;
        }

        LogSet(logger, id, action, by.Name);
        return null;
    }

    private static TenantProblem? Check(string name) =>
        string.IsNullOrWhiteSpace(name) ? TenantProblem.NameMissing : name.Trim().Length > Tenant.MaxNameLength ? TenantProblem.NameTooLong : null;

    private static async Task<TenantProblem?> TrySaveAsync(PortalDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.TrySaveAsync(cancellationToken) ? null : TenantProblem.Changed;
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            return TenantProblem.NameTaken;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Tenant {TenantId} was {What} by {By}.")]
    private static partial void LogSet(ILogger logger, string tenantId, string what, string by);
}
