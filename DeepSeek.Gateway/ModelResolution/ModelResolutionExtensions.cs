using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ModelResolution;

internal static class ModelResolutionExtensions
{
    public static IServiceCollection AddModelResolution(this IServiceCollection services)
    {
        services.AddOptions<RequestBodyOptions>().BindConfiguration(RequestBodyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RequestBodyOptions>, RequestBodyOptionsValidator>();
        services.AddSingleton<RequestBodyReader>();
        services.AddSingleton<ModelAliasDirectory>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ModelResolver>();
        return services;
    }
}
