using DeepSeek.Inference.Processing.Pipelines;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Processing;

/// <summary>Registers the processors of requests and answers.</summary>
internal static class ProcessingServiceCollectionExtensions
{
    public static IServiceCollection AddProcessing(this IServiceCollection services)
    {
        services.AddOptions<ProcessingOptions>().BindConfiguration(ProcessingOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProcessingOptions>, ProcessingOptionsValidator>());
        services.TryAddSingleton<ProcessingMetrics>();
        services.TryAddSingleton<ProcessorPipelines>();
        services.TryAddSingleton<RequestProcessor>();
        services.AddHostedService<PipelineBuilder>();
        return services;
    }
}
