using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Gateway.Metering;

internal static class MeteringExtensions
{
    /// <summary>What is counted, for meters and for the portal.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<ModelCounters>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<RequestMetering>();
        services.AddSingleton<TelemetryChannel>();
        services.AddHostedService<TelemetryPublisher>();
        return services;
    }
}
