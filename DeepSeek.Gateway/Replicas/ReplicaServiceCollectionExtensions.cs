using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Replicas;

internal static class ReplicaServiceCollectionExtensions
{
    /// <summary>Answers by replicas.</summary>
    public static IServiceCollection AddReplicaAnswers(this IServiceCollection services)
    {
        services.AddSingleton<ReplicaMetrics>();
        services.AddSingleton<ReplicaCalls>();
        services.AddSingleton<ReplicaAnswers>();
        services.AddSingleton<IAnswerSource>(provider => provider.GetRequiredService<ReplicaAnswers>());
        return services;
    }
}
