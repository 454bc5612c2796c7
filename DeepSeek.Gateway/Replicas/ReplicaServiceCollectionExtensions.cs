using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Gateway.Upstreams;

namespace DeepSeek.Gateway.Replicas;

internal static class ReplicaServiceCollectionExtensions
{
    /// <summary>Answers by replicas.</summary>
    public static IServiceCollection AddReplicaAnswers(this IServiceCollection services)
    {
        services.AddSingleton<ReplicaMetrics>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<ReplicaCalls>();
        services.AddSingleton<ReplicaAnswers>();
        services.AddSingleton<IAnswerSource>(provider => ActivatorUtilities.CreateInstance<ResponseCacheSource>(provider, provider.GetRequiredService<RoutedAnswers>()));
        return services;
    }
}
