using DeepSeek.Contracts.Scopes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DeepSeek.Gateway.Authorization;

internal static class AuthorizationServiceCollectionExtensions
{
    /// <summary>What a caller may do: one policy a scope, called as the scope is.</summary>
    public static IServiceCollection AddGatewayAuthorization(this IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in TenantScopes.All)
        {
            authorization.AddPolicy(scope, policy => policy.AddRequirements(new ScopeRequirement(scope)));
        }

        services.AddSingleton<IPolicyEvaluator, ScopePolicyEvaluator>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ScopeFailureResultHandler>();
        return services;
    }
}
