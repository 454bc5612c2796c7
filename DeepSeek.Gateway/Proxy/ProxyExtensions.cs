using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.ModelResolution;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DeepSeek.Gateway.Proxy;

internal static class ProxyExtensions
{
    /// <summary>The way to replicas.</summary>
    public static IServiceCollection AddReplicaProxy(this IServiceCollection services)
    {
        services.AddSingleton<ProxyMetrics>();
        services.AddSingleton<StreamGuard>();
        services.AddSingleton<IProxyConfigProvider>(new InMemoryConfigProvider(ProxyRoutes.All, [ProxyRoutes.Unresolved]));
        services.AddReverseProxy().AddTransforms<ReplicaTransforms>();
        services.AddSingleton<IForwarderHttpClientFactory>(provider => provider.GetRequiredService<ReplicaConnections>());
        return services;
    }

    /// <summary>The stages between authorization and the replica, in their order.</summary>
    public static void MapReplicaProxy(this IEndpointRouteBuilder endpoints) => endpoints.MapReverseProxy(proxy =>
    {
        proxy.UseMetering();
        proxy.UseModelResolution();
        proxy.UseMiddleware<FailoverMiddleware>();
    });
}
