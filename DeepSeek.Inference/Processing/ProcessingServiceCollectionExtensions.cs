using DeepSeek.Inference.Processing.Pipelines;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Processing;

/// <summary>Registers the processors of requests and answers.</summary>
internal static class ProcessingServiceCollectionExtensions
{
    public static IServiceCollection AddProcessing(this IServiceCollection services)
    {
        // Strictly: of a list, the binder otherwise leaves out in silence what it cannot read, and a pipeline would lack a processor.
        services.AddOptions<ProcessingOptions>()
            .BindConfiguration(ProcessingOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProcessingOptions>, ProcessingOptionsValidator>());
        services.TryAddSingleton<ProcessingMetrics>();
        services.TryAddSingleton<ProcessorPipelines>();
        services.TryAddSingleton<RequestProcessor>();
        services.AddHostedService<PipelineBuilder>();
        return services;
    }
}
