using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Runtime;

/// <summary>Registers the room that touches ONNX Runtime.</summary>
internal static class RuntimeServiceCollectionExtensions
{
    public static IServiceCollection AddModelRuntime(this IServiceCollection services)
    {
        services.AddOptions<RuntimeOptions>().BindConfiguration(RuntimeOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RuntimeOptions>, RuntimeOptionsValidator>());
        services.TryAddSingleton<MemoryBudget>();
        services.TryAddSingleton<IModelRuntime, OnnxModelRuntime>();
        return services;
    }
}
