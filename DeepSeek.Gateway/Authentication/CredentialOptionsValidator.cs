using DeepSeek.Gateway.Authentication.Authorities;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication;

internal sealed class CredentialOptionsValidator : IValidateOptions<CredentialOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, CredentialOptions options)
    {
        List<string> failures = [];
        if (options.RememberedTokens is < 0 or > Most)
        {
            failures.Add($"{CredentialOptions.Section}:{nameof(options.RememberedTokens)} is {options.RememberedTokens}; it must be 0 to {Most}.");
        }

        for (var i = 0; i < options.Authorities.Count; i++)
        {
            failures.AddRange(AuthorityRules.Check($"{CredentialOptions.Section}:{nameof(options.Authorities)}:{i}", options.Authorities[i]));
        }

        foreach (var twice in options.Authorities.GroupBy(authority => authority.ExpectedIssuer, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            failures.Add($"{CredentialOptions.Section}:{nameof(options.Authorities)} names {twice.Key} more than once; name its audiences in one entry.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
