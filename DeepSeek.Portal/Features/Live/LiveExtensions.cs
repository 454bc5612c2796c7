using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Live;

internal static class LiveExtensions
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSingleton<HeartbeatReader>();
        services.AddSingleton<TelemetryChannel>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHostedService<LivePoller>();
        return services;
    }
}
