using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Usage;

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options)
    {
        string?[] failures =
        [
            Check(nameof(options.RetentionDays), options.RetentionDays, 1, 3_650),
            Check(nameof(options.BatchSize), options.BatchSize, 1, 5_000),
        ];
        return failures.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    private static string? Check(string key, int value, int least, int most) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{UsageOptions.Section}:{key} is {value}; it must be {least} to {most}.");
}
