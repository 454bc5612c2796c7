using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.ServiceDefaults.Configuration;

namespace DeepSeek.Gateway.Metering;

internal static class MeteringExtensions
{
    /// <summary>Hands usage over to the portal. Before the services that report: what is added first stops last.</summary>
    public static WebApplicationBuilder AddGatewayUsage(this WebApplicationBuilder builder)
    {
        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        builder.Services.AddUsageOutbox(platform.DataDirectory, platform.InstanceId);
        builder.Services.AddSingleton<UsageComposer>();
        builder.Services.AddSingleton<OpenRequests>();
        builder.Services.AddHostedService<OpenRequestNotes>();
        return builder;
    }

    /// <summary>What is counted, for meters and for the portal.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<ModelCounters>();
        services.AddSingleton<TrafficCounters>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<RequestMetering>();
        services.AddSingleton<TelemetryChannel>();
        services.AddHostedService<TelemetryPublisher>();
        return services;
    }
}
