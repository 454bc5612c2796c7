using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

internal static class UpstreamServiceCollectionExtensions
{
    /// <summary>Answers by external upstreams, and the choice between them and replicas.</summary>
    public static IServiceCollection AddExternalUpstreams(this IServiceCollection services)
    {
        services.AddOptions<UpstreamOptions>().BindConfiguration(UpstreamOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpstreamOptions>, UpstreamOptionsValidator>();
        services.AddSingleton<UpstreamDirectory>();
        services.AddSingleton<UpstreamConnections>();
        services.AddSingleton<UpstreamCalls>();
        services.AddSingleton<UpstreamMetrics>();
        services.AddSingleton<UpstreamAnswers>();
        services.AddSingleton<RoutedAnswers>();
        return services;
    }
}
