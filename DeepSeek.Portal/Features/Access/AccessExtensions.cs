using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Access.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace DeepSeek.Portal.Features.Access;

internal static class AccessExtensions
{
    /// <summary>Who may do what: a policy for each permission, named like it.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<IActors, Actors>();
        services.AddScoped<ICurrentActor, CurrentActor>();
        services.AddSingleton<IRoles, RoleService>();
        services.AddSingleton<IPersonalTokens, PersonalTokenService>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var permission in Permission.All)
        {
            authorization.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)));
        }

        return services;
    }
}
