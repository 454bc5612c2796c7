using DeepSeek.ControlPlane;
using DeepSeek.Inference.Configuration;
using DeepSeek.ServiceDefaults.Redis;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Registers what tells others of this replica. A standalone service tells nobody.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    public static WebApplicationBuilder AddReplicaTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IDeviceProbe, ProcessorProbe>();
        if (builder.Configuration.IsStandalone()) return builder;

        builder.AddPlatformRedis(RedisKeys.StateConnection);
        builder.Services.AddSingleton<ReplicaAddress>();
        builder.Services.AddSingleton<HeartbeatComposer>();
        builder.Services.AddHostedService<HeartbeatPublisher>();
        return builder;
    }
}
