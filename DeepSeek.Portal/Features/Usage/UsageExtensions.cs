using DeepSeek.Portal.Features.Usage.Reports;
using DeepSeek.Portal.Features.Usage.Spent;
using DeepSeek.Portal.Features.Usage.Storage;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Usage;

internal static class UsageExtensions
{
    /// <summary>Usage, from Redis into the database, and what was spent, from there.</summary>
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
        services.AddOptions<UsageOptions>().BindConfiguration(UsageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>();
        services.AddSingleton<UsageQueue>();
        services.AddSingleton<UsageReportReader>();
        services.AddSingleton<UsageStore>();
        services.AddSingleton<UsageRetention>();
        services.AddSingleton<UsageStorageMetrics>();
        services.AddHostedService<UsageStorageService>();
        services.AddSingleton<ISpentUsage, SpentUsageService>();
        services.AddSingleton<IUsageReports, UsageReportService>();
        return services;
    }
}
