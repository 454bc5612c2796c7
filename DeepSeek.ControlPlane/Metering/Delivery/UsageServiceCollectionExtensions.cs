using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>Registers the outbox of usage.</summary>
public static class UsageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="UsageOutbox"/>. To be called before services that report while they stop: what is added first stops last.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="dataDirectory">The platform's data directory.</param>
    /// <param name="instanceId">This instance.</param>
    public static IServiceCollection AddUsageOutbox(this IServiceCollection services, string dataDirectory, string instanceId)
    {
        services.AddOptions<UsageOptions>().BindConfiguration(UsageOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>());
        services.AddSingleton<UsageMetrics>();
        services.AddSingleton(_ => new UsageFolder(dataDirectory, instanceId));
        services.AddSingleton(provider => new UsageOutbox(
            provider.GetRequiredKeyedService<IConnectionMultiplexer>(RedisKeys.StateConnection),
            provider.GetRequiredService<UsageFolder>(),
            provider.GetRequiredService<UsageMetrics>(),
            provider.GetRequiredService<IOptions<UsageOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageOutbox>>()));
        services.AddHostedService(provider => provider.GetRequiredService<UsageOutbox>());
        return services;
    }
}
