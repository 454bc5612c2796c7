using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts;

internal sealed class AlertOptionsValidator : IValidateOptions<AlertOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertOptions options)
    {
        string?[] failures =
        [
            Check(nameof(options.TimeoutSeconds), options.TimeoutSeconds, 1, 60),
            Check(nameof(options.Attempts), options.Attempts, 1, 50),
            Check(nameof(options.RetentionDays), options.RetentionDays, 1, 3_650),
        ];
        return failures.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    private static string? Check(string key, int value, int least, int most) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{AlertOptions.Section}:{key} is {value}; it must be {least} to {most}.");
}
