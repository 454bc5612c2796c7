using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Tenants.Limits;

namespace DeepSeek.Portal.Features.ApiKeys;

internal static class ApiKeyExtensions
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<IApiKeys, ApiKeyService>();
        services.AddSingleton<IKeyPolicies, KeyPolicyService>();
        services.AddSingleton<ITenantLimits, TenantLimitService>();
        services.AddSingleton<ITenantDirectory, TenantDirectory>();
        return services;
    }
}
