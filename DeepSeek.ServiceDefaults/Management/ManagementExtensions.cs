using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.ServiceDefaults.Management;

internal static class ManagementExtensions
{
    public static void AddManagementListener(this IServiceCollection services)
    {
        services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => IPAddress.TryParse(options.Address, out _),
                $"{ManagementOptions.Section}:{nameof(ManagementOptions.Address)} must be an IP address such as 127.0.0.1, 0.0.0.0 or ::.")
            .ValidateOnStart();
        services.AddSingleton<ManagementListener>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ManagementListener>());
    }
}
