using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

internal sealed class PortalSignInOptionsValidator : IValidateOptions<PortalSignInOptions>
{
    private static readonly string[] AnybodysDirectories = ["common", "organizations", "consumers"];

    public ValidateOptionsResult Validate(string? name, PortalSignInOptions options)
    {
        List<string> failures = [];
        if (options.OpenIdConnect.IsOn && options.Entra.IsOn)
        {
            failures.Add($"{options.OpenIdConnect.Path} and {options.Entra.Path} both have a ClientId; one provider is taken.");
        }

        if (options.Provider is not { } provider)
        {
            if (!options.LocalAccounts)
            {
                failures.Add($"{PortalSignInOptions.Section}:{nameof(options.LocalAccounts)} is false and no provider has a ClientId: nobody could sign in.");
            }

            if (options.OpenIdConnect.Authority.Length > 0)
            {
                failures.Add($"{options.OpenIdConnect.Path}:{nameof(ProviderOptions.ClientId)} is empty; an authority needs the id by which it knows the portal.");
            }

            return Result(failures);
        }

        failures.AddRange(Check(provider));
        if (provider is EntraProviderOptions entra && (entra.TenantId.Length == 0 || AnybodysDirectories.Contains(entra.TenantId, StringComparer.OrdinalIgnoreCase)))
        {
            failures.Add($"{entra.Path}:{nameof(entra.TenantId)} is '{entra.TenantId}'; it must be the id of one directory.");
        }

        return Result(failures);
    }

    private static ValidateOptionsResult Result(List<string> failures) =>
        failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

    private static IEnumerable<string> Check(ProviderOptions options)
    {
        var address = $"{options.Path}:{(options is OpenIdProviderOptions ? nameof(OpenIdProviderOptions.Authority) : nameof(EntraProviderOptions.Instance))}";
        if (!Uri.TryCreate(options.Address, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        {
            yield return $"{address} is '{options.Address}'; it must be an https:// address, or an http:// address on this machine.";
        }

        var file = $"{options.Path}:{nameof(options.ClientSecretFile)}";
        if (options.ClientSecret.Length > 0 && options.ClientSecretFile.Length > 0)
        {
            yield return $"{options.Path}:{nameof(options.ClientSecret)} and {nameof(options.ClientSecretFile)} are both set; one of them is taken.";
        }
        else if (options.ClientSecretFile.Length > 0 && !File.Exists(options.ClientSecretFile))
        {
            yield return $"{file} is '{options.ClientSecretFile}'; there is no such file.";
        }
        else if (options.ClientSecretFile.Length > 0 && new FileInfo(options.ClientSecretFile).Length == 0)
        {
            yield return $"{file} is '{options.ClientSecretFile}'; it is empty.";
        }

        if (!options.ScopesAsked.Contains("openid"))
        {
            yield return $"{options.Path}:{nameof(options.Scopes)} is '{string.Join(' ', options.Scopes)}'; 'openid' must be among them.";
        }

        foreach (var role in options.Roles)
        {
            if (role.Group.Length == 0)
            {
                yield return $"{options.Path}:{nameof(options.Roles)} has an entry without a {nameof(role.Group)}.";
            }

            if (BuiltInRole.Find(role.Role) is null)
            {
                yield return $"{options.Path}:{nameof(options.Roles)} maps '{role.Group}' to '{role.Role}'; there are "
                    + $"{string.Join(", ", BuiltInRole.All.Select(known => known.Id))}. Roles that were made in the portal are mapped there.";
            }
        }
    }
}
