using DeepSeek.Gateway.Snapshots;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.RateLimiting;

internal static class RateLimitingServiceCollectionExtensions
{
    /// <summary>What callers may use, shared with all gateways.</summary>
    public static IServiceCollection AddRateLimiting(this IServiceCollection services)
    {
        services.AddOptions<RateLimitingOptions>().BindConfiguration(RateLimitingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitingOptions>, RateLimitingOptionsValidator>();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<ISpentBudgets, PortalSpentBudgets>();
        services.AddSingleton<LimitCounters>();
        services.AddSingleton<LimitDirectory>();
        services.AddSingleton<ISnapshotReader>(provider => provider.GetRequiredService<LimitDirectory>());
        services.AddSingleton<ModelContexts>();
        services.AddSingleton<IRequestLimits, RequestLimits>();
        services.AddHostedService<LimitSync>();
        return services;
    }
}
