using DeepSeek.ControlPlane;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Configuration;

/// <summary>Reads section <c>Inference</c>.</summary>
internal static class InferenceConfigurationExtensions
{
    /// <summary>Whether this service serves alone; usable while services are still being registered.</summary>
    public static bool IsStandalone(this IConfiguration configuration) =>
        configuration.GetValue<bool?>($"{InferenceOptions.Section}:{nameof(InferenceOptions.Standalone)}")
        ?? string.IsNullOrWhiteSpace(configuration.GetConnectionString(RedisKeys.StateConnection));

    public static WebApplicationBuilder AddInferenceOptions(this WebApplicationBuilder builder)
    {
        var standalone = builder.Configuration.IsStandalone();
        builder.Services.AddOptions<InferenceOptions>()
            .BindConfiguration(InferenceOptions.Section)
            .PostConfigure(options => options.Standalone = standalone)
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InferenceOptions>, InferenceOptionsValidator>());
        return builder;
    }
}
