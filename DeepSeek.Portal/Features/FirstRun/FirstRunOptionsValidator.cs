using DeepSeek.Portal.Features.Accounts;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

internal sealed class FirstRunOptionsValidator : IValidateOptions<FirstRunOptions>
{
    public ValidateOptionsResult Validate(string? name, FirstRunOptions options)
    {
        if (!options.AdminUser.Contains('@', StringComparison.Ordinal))
        {
            return ValidateOptionsResult.Fail(
                $"{FirstRunOptions.Section}:{nameof(options.AdminUser)} is '{options.AdminUser}'; an e-mail address is needed.");
        }

        return options.BootstrapPassword.Length is 0 or >= AccountExtensions.MinimumPasswordLength
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{FirstRunOptions.Section}:{nameof(options.BootstrapPassword)} has {options.BootstrapPassword.Length} characters; "
                + $"at least {AccountExtensions.MinimumPasswordLength} are needed.");
    }
}
