using DeepSeek.ControlPlane;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Telemetry.Nvml;
using DeepSeek.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Registers what tells others of this replica. A standalone service tells nobody.</summary>
internal static class TelemetryServiceCollectionExtensions
{
    public static WebApplicationBuilder AddReplicaTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProcessorProbe>();
        builder.Services.AddSingleton<NvmlProbe>();
        builder.Services.AddSingleton<IDeviceProbe>(services => new ReplicaDeviceProbe(
            services.GetRequiredService<ProcessorProbe>(),
            services.GetRequiredService<IOptions<RuntimeOptions>>().Value.EffectiveDevice == RuntimeDevice.Cuda
                ? services.GetRequiredService<NvmlProbe>()
                : null,
            () => services.GetRequiredService<ModelCatalog>().Served.Select(model => model.Model.Session.Device),
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<DeviceMetrics>();
        if (builder.Configuration.IsStandalone()) return builder;

        builder.AddPlatformRedis(RedisKeys.StateConnection);
        builder.Services.AddSingleton<ReplicaAddress>();
        builder.Services.AddSingleton<HeartbeatComposer>();
        builder.Services.AddHostedService<HeartbeatPublisher>();
        return builder;
    }
}
