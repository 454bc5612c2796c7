using DeepSeek.Portal.Features.Tenants;

namespace DeepSeek.Portal.Features.ApiKeys;

internal static class ApiKeyExtensions
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<IApiKeys, ApiKeyService>();
        services.AddSingleton<ITenantDirectory, TenantDirectory>();
        return services;
    }
}
