using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.Inference.Configuration;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.ServiceDefaults.Configuration;

namespace DeepSeek.Inference.Telemetry.Usage;

internal static class UsageExtensions
{
    /// <summary>
    /// Reports what was generated. To be called before models are added: what is added first stops last, and engines that stop end sequences. A standalone
    /// service reports to nobody.
    /// </summary>
    public static WebApplicationBuilder AddReplicaUsage(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.IsStandalone()) return builder;
        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        builder.Services.AddUsageOutbox(platform.DataDirectory, platform.InstanceId);
        builder.Services.AddSingleton<IUsageReports, UsageReports>();
        return builder;
    }
}
