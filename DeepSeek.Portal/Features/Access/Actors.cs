using System.Security.Claims;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Access;

internal sealed class Actors(IDbContextFactory<PortalDbContext> contexts) : IActors
{
    public async Task<Actor> FindAsync(ClaimsPrincipal principal, string? address, CancellationToken cancellationToken)
    {
        if (principal.Identity is not { IsAuthenticated: true } || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            return Actor.Nobody;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await context.Users.AsNoTracking()
            .Where(user => user.Id == id && user.DisabledAt == null && !user.MustChangePassword)
            .Select(user => new { user.Id, user.UserName })
            .SingleOrDefaultAsync(cancellationToken);
        if (user is null)
        {
            return Actor.Nobody;
        }

        var grants = await context.GrantsOfAsync(id, cancellationToken);
        var narrowed = principal.HasClaim(claim => claim.Type == PortalClaims.Token);
        if (narrowed)
        {
            grants = grants.Only([.. principal.FindAll(PortalClaims.Permission).Select(claim => claim.Value)]);
            grants = principal.FindFirstValue(PortalClaims.Tenant) is { } tenantId ? grants.Within(tenantId) : grants;
        }

        return Actor.User(user.Id, user.UserName ?? "", address, grants) with
        {
            ByToken = narrowed || principal.HasClaim(claim => claim.Type == PortalClaims.ProviderToken),
        };
    }
}
