using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ModelReloads;

internal sealed class ReloadOptionsValidator : IValidateOptions<ReloadOptions>
{
    public ValidateOptionsResult Validate(string? name, ReloadOptions options) => options.TimeoutSeconds is >= 1 and <= 86_400
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(string.Create(
            CultureInfo.InvariantCulture, $"{ReloadOptions.Section}:{nameof(options.TimeoutSeconds)} is {options.TimeoutSeconds}; it must be 1 to 86400 seconds."));
}
