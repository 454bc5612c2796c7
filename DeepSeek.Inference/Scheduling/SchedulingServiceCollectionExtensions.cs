using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Registers what engines share; the engines themselves come with their models.</summary>
internal static class SchedulingServiceCollectionExtensions
{
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<SchedulingOptions>().BindConfiguration(SchedulingOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SchedulingOptions>, SchedulingOptionsValidator>());

        // What is planned before a model is loaded includes what its engine will want.
        services.AddOptions<RuntimeOptions>().PostConfigure<IOptions<SchedulingOptions>>((runtime, scheduling) =>
            (runtime.WantedSequences, runtime.WantedPrefixCacheBytes) = (scheduling.Value.MaxSequences, scheduling.Value.PrefixCacheBytes));
        services.TryAddSingleton<SchedulingMetrics>();
        services.TryAddSingleton<EngineServices>();
        return services;
    }
}
