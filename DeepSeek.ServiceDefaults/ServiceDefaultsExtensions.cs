using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.ServiceDefaults.Health;
using DeepSeek.ServiceDefaults.Management;
using DeepSeek.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DeepSeek.ServiceDefaults;

/// <summary>What every service has in common; no domain code.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, health, the management listener, service discovery and resilient HTTP clients.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddPlatformOptions();
        builder.AddPlatformTelemetry();
        builder.Services.AddPlatformHealth();
        builder.Services.AddManagementListener();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        return builder;
    }

    /// <summary>Maps the endpoints that every service has on its own port: <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapPlatformHealth();
        return app;
    }
}
