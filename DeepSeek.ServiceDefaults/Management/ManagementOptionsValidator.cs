using System.Net;
using Microsoft.Extensions.Options;

namespace DeepSeek.ServiceDefaults.Management;

internal sealed class ManagementOptionsValidator : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        if (options.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            failures.AddError(
                $"{ManagementOptions.Section}:{nameof(options.Port)} is {options.Port}; it must be {IPEndPoint.MinPort} (a free one) to {IPEndPoint.MaxPort}.");
        }

        if (!IPAddress.TryParse(options.Address, out _))
        {
            failures.AddError(
                $"{ManagementOptions.Section}:{nameof(options.Address)} is '{options.Address}'; it must be an IP address such as 127.0.0.1, 0.0.0.0 or ::.");
        }

        return failures.Build();
    }
}
