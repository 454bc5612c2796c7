using DeepSeek.Portal.Features.Traffic.Archive;
using DeepSeek.Portal.Features.Traffic.Reports;

namespace DeepSeek.Portal.Features.Traffic;

internal static class TrafficExtensions
{
    /// <summary>How fast the platform is, for whom, and where the time is spent.</summary>
    public static IServiceCollection AddTraffic(this IServiceCollection services)
    {
        services.AddSingleton<TrafficBook>();
        services.AddSingleton<TrafficArchive>();
        services.AddHostedService<TrafficArchiveService>();
        services.AddSingleton<ITraffic, TrafficReportService>();
        return services;
    }
}
