namespace DeepSeek.Gateway.ModelResolution;

internal static class ModelResolutionExtensions
{
    public static IServiceCollection AddModelResolution(this IServiceCollection services)
    {
        services.AddOptions<RequestBodyOptions>().BindConfiguration(RequestBodyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RequestBodyReader>();
        services.AddSingleton<ModelResolver>();
        return services;
    }

    public static IApplicationBuilder UseModelResolution(this IApplicationBuilder proxy) => proxy.UseMiddleware<ModelResolutionMiddleware>();
}
