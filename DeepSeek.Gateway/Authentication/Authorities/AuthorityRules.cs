using System.Globalization;
using DeepSeek.Contracts.Scopes;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>What may be configured of an authority.</summary>
internal static class AuthorityRules
{
    private const double MostSkew = 60;

    /// <summary>Those that a public key verifies. With the others, whoever can verify can also sign.</summary>
    public static IReadOnlyList<string> Asymmetric { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Taken where nothing is configured.</summary>
    public static IReadOnlyList<string> DefaultAlgorithms { get; } =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>What is wrong with an entry, each as a sentence.</summary>
    public static IEnumerable<string> Check(string section, AuthorityOptions options)
    {
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            yield return $"{section}:{nameof(options.Authority)} is '{options.Authority}'; it must be an https:// address, or an http:// address on this machine.";
        }

        if (options.Audiences.Count == 0 || options.Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{section}:{nameof(options.Audiences)} must name at least one audience: without, a token for any other service would be taken.";
        }

        foreach (var algorithm in options.Algorithms.Except(Asymmetric))
        {
            yield return $"{section}:{nameof(options.Algorithms)} contains '{algorithm}'; allowed are {string.Join(", ", Asymmetric)}.";
        }

        foreach (var (setting, value, least, most) in new[]
        {
            (nameof(options.ClockSkewSeconds), options.ClockSkewSeconds, 0, MostSkew),
            (nameof(options.RefreshSeconds), options.RefreshSeconds, 10, 86_400),
            (nameof(options.UnknownKeyRefreshSeconds), options.UnknownKeyRefreshSeconds, 1, 3600),
        })
        {
            if (!(value >= least && value <= most))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{section}:{setting} is {value}; it must be {least} to {most} seconds.");
            }
        }

        foreach (var sentence in Check($"{section}:{nameof(options.Mapping)}", options.Mapping))
        {
            yield return sentence;
        }
    }

    /// <summary>What is wrong with a mapping, each as a sentence.</summary>
    public static IEnumerable<string> Check(string section, ClaimMappingOptions options)
    {
        if (options.SubjectClaim.Length == 0)
        {
            yield return $"{section}:{nameof(options.SubjectClaim)} is empty; it must name a claim.";
        }

        if (options.TenantClaim.Length == 0 && options.Tenant.Length == 0)
        {
            yield return $"{section}:{nameof(options.TenantClaim)} and {nameof(options.Tenant)} are both empty; one of them must say which tenant a token belongs to.";
        }

        foreach (var entry in options.Scopes.Where(entry => !TenantScopes.All.Contains(entry.Scope)))
        {
            yield return $"{section}:{nameof(options.Scopes)} maps to '{entry.Scope}'; there are {string.Join(", ", TenantScopes.All)}.";
        }

        if (options.Tenants.Any(entry => entry.Value.Length == 0 || entry.Tenant.Length == 0))
        {
            yield return $"{section}:{nameof(options.Tenants)} has an entry without {nameof(ClaimTenant.Value)} or {nameof(ClaimTenant.Tenant)}.";
        }
    }
}
