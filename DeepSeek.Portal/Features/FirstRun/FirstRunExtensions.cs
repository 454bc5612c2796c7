using DeepSeek.ServiceDefaults.Health;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

internal static class FirstRunExtensions
{
    public static IServiceCollection AddFirstRun(this IServiceCollection services)
    {
        services.AddOptions<FirstRunOptions>().BindConfiguration(FirstRunOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FirstRunOptions>, FirstRunOptionsValidator>();
        services.AddSingleton<FirstRunState>();
        services.AddSingleton<CredentialsFile>();
        services.AddScoped<DevelopmentAccess>();
        services.AddScoped<FirstRunSetup>();
        services.AddHostedService<CredentialsWriter>();
        services.AddHealthChecks().AddCheck<PortalHealthCheck>("portal", tags: [HealthExtensions.ReadyTag]);
        return services;
    }
}
