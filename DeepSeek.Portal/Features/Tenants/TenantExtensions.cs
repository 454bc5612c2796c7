using DeepSeek.Portal.Features.Tenants.Limits;

namespace DeepSeek.Portal.Features.Tenants;

internal static class TenantExtensions
{
    /// <summary>Tenants, and what they may use.</summary>
    public static IServiceCollection AddTenants(this IServiceCollection services)
    {
        services.AddSingleton<ITenants, TenantService>();
        services.AddSingleton<ITenantLimits, TenantLimitService>();
        services.AddSingleton<ITenantDirectory, TenantDirectory>();
        return services;
    }
}
