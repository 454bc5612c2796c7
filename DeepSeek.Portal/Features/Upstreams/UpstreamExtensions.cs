namespace DeepSeek.Portal.Features.Upstreams;

internal static class UpstreamExtensions
{
    public static IServiceCollection AddUpstreams(this IServiceCollection services)
    {
        services.AddOptions<UpstreamOptions>().BindConfiguration(UpstreamOptions.Section).ValidateOnStart();
        services.AddSingleton<IUpstreams, UpstreamService>();
        return services;
    }
}
