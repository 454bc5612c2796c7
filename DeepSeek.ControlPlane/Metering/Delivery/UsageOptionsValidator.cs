using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>Holds <see cref="UsageOptions"/> to their ranges.</summary>
internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    private const long Mebibyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, UsageOptions options)
    {
        if (options.MaxSpoolBytes is < Mebibyte or > Mebibyte * Mebibyte)
        {
            return Fail(nameof(options.MaxSpoolBytes), options.MaxSpoolBytes, "1048576 (1 MiB) to 1099511627776 (1 TiB)");
        }

        return options.MaxWaiting is < 1_000 or > 10_000_000
            ? Fail(nameof(options.MaxWaiting), options.MaxWaiting, "1000 to 10000000")
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string key, long value, string allowed) => ValidateOptionsResult.Fail(
        string.Create(CultureInfo.InvariantCulture, $"{UsageOptions.Section}:{key} is {value}; {allowed} is allowed."));
}
