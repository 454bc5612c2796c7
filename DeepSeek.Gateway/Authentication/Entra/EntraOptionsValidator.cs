using DeepSeek.Gateway.Authentication.Authorities;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.Entra;

internal sealed class EntraOptionsValidator : IValidateOptions<EntraOptions>
{
    public ValidateOptionsResult Validate(string? name, EntraOptions options)
    {
        if (!options.IsOn)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [.. AuthorityRules.Check($"{EntraOptions.Section}:{nameof(options.Mapping)}", options.Mapping)];
        if (options.TenantId.Length == 0)
        {
            failures.Add($"{EntraOptions.Section}:{nameof(options.TenantId)} is empty; it must be the directory's id, or organizations.");
        }

        if (!Uri.TryCreate(options.Instance, UriKind.Absolute, out var instance)
            || !(instance.Scheme == Uri.UriSchemeHttps || instance.Scheme == Uri.UriSchemeHttp && instance.IsLoopback))
        {
            failures.Add($"{EntraOptions.Section}:{nameof(options.Instance)} is '{options.Instance}'; it must be an https:// address.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
