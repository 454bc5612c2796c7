using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Gateway.LoadBalancing;

internal static class LoadBalancingServiceCollectionExtensions
{
    /// <summary>Who is there and who is asked next.</summary>
    public static IServiceCollection AddReplicaLoadBalancing(this IServiceCollection services)
    {
        services.AddOptions<LoadBalancingOptions>().BindConfiguration(LoadBalancingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<HeartbeatReader>();
        services.AddSingleton<ReplicaDirectory>();
        services.AddSingleton<ReplicaChooser>();
        services.AddSingleton<ReplicaProbe>();
        services.AddSingleton<ClusterConfigWriter>();
        services.AddHostedService<ReplicaWatcher>();
        return services;
    }
}
