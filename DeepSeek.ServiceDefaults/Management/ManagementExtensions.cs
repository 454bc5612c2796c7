using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DeepSeek.ServiceDefaults.Management;

internal static class ManagementExtensions
{
    public static void AddManagementListener(this IServiceCollection services)
    {
        services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>();
        services.AddSingleton<ManagementListener>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ManagementListener>());
    }
}
