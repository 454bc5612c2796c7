using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>
/// Puts into a database what no portal can do without: the states of publication, a tenant, somebody who can sign in. Changes nothing that is there.
/// </summary>
internal sealed class FirstRunSetup(
    PortalDbContext context,
    UserManager<PortalUser> users,
    DevelopmentAccess development,
    FirstRunState state,
    IOptions<FirstRunOptions> options,
    IHostEnvironment environment,
    TimeProvider time)
{
    /// <summary>Null where all is ready, else the sentence that says what is missing.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await EnsurePublishedStatesAsync(cancellationToken);
        var tenantId = await EnsureTenantAsync(cancellationToken);

        if (environment.IsDevelopment())
        {
            state.Credentials = await development.EnsureAsync(tenantId, cancellationToken);
            return null;
        }

        if (await users.Users.AnyAsync(cancellationToken))
        {
            return null;
        }

        if (options.Value.BootstrapPassword.Length == 0)
        {
            return $"Nobody can sign in yet. Set {FirstRunOptions.Section}:{nameof(FirstRunOptions.BootstrapPassword)} for this start; "
                + $"{options.Value.AdminUser} has to change it at the first sign-in.";
        }

        await context.AddAdminAsync(users, options.Value.AdminUser, options.Value.BootstrapPassword, mustChange: true);
        return null;
    }

    private async Task EnsurePublishedStatesAsync(CancellationToken cancellationToken)
    {
        var known = await context.PublishedStates.Select(row => row.Document).ToListAsync(cancellationToken);
        var epoch = time.GetUtcNow().ToUnixTimeSeconds();
        context.PublishedStates.AddRange(PublishedState.Documents.Except(known).Select(document => new PublishedState { Document = document, Epoch = epoch }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<string> EnsureTenantAsync(CancellationToken cancellationToken)
    {
        if (await context.Tenants.OrderBy(tenant => tenant.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } first)
        {
            return first.Id;
        }

        var now = time.GetUtcNow();
        var tenant = new Tenant
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Name = environment.IsDevelopment() ? "Development" : "Default",
            CreatedAt = now,
        };
        context.ActAs(Actor.Itself(DevelopmentAccess.Maker).ToAudit());
        context.Tenants.Add(tenant);
        await context.SaveChangesAsync(cancellationToken);
        return tenant.Id;
    }
}
