using DeepSeek.ControlPlane.Heartbeats;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

internal static class LoadBalancingServiceCollectionExtensions
{
    /// <summary>Who is there and who is asked next.</summary>
    public static IServiceCollection AddReplicaLoadBalancing(this IServiceCollection services)
    {
        services.AddOptions<LoadBalancingOptions>().BindConfiguration(LoadBalancingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LoadBalancingOptions>, LoadBalancingOptionsValidator>();
        services.AddSingleton<HeartbeatReader>();
        services.AddSingleton<ReplicaDirectory>();
        services.AddSingleton<ReplicaChooser>();
        services.AddSingleton<ReplicaHealth>();
        services.AddSingleton<CircuitMetrics>();
        services.AddSingleton<ReplicaProbe>();
        services.AddSingleton<ReplicaConnections>();
        services.AddHostedService<ReplicaWatcher>();
        return services;
    }
}
