using DeepSeek.Portal.Features.ApiKeys.Policies;

namespace DeepSeek.Portal.Features.ApiKeys;

internal static class ApiKeyExtensions
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<IApiKeys, ApiKeyService>();
        services.AddSingleton<IKeyPolicies, KeyPolicyService>();
        return services;
    }
}
