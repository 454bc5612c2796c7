using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.ServiceDefaults.Management;

internal static class ManagementExtensions
{
    public static void AddManagementListener(this IServiceCollection services)
    {
        services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ManagementListener>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ManagementListener>());
    }
}
