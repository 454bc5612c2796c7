namespace DeepSeek.Portal.Features.Replicas;

internal static class ReplicaExtensions
{
    public static IServiceCollection AddReplicas(this IServiceCollection services) => services.AddSingleton<IReplicaDrains, ReplicaDrainService>();
}
