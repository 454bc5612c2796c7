using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Contracts.Scopes;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>From what somebody else's token says to who calls here.</summary>
internal sealed class ClaimMapping
{
    private static readonly string[] DefaultScopeClaims = ["scope", "scp", "roles"];

    private readonly ClaimMappingOptions _options;
    private readonly FrozenDictionary<string, string> _tenants;
    private readonly ILookup<string, string> _scopes;
    private readonly FrozenSet<string> _scopeClaims;

    public ClaimMapping(ClaimMappingOptions options)
    {
        _options = options;
        _tenants = options.Tenants.DistinctBy(entry => entry.Value).ToFrozenDictionary(entry => entry.Value, entry => entry.Tenant, StringComparer.Ordinal);
        _scopes = options.Scopes.ToLookup(entry => entry.Value, entry => entry.Scope, StringComparer.Ordinal);
        _scopeClaims = (options.ScopeClaims.Count > 0 ? options.ScopeClaims : DefaultScopeClaims).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>What a verified token's claims mean; null where they do not say who it is.</summary>
    public MappedClaims? Map(string issuer, IEnumerable<Claim> claims)
    {
        var all = claims as IReadOnlyCollection<Claim> ?? [.. claims];
        if (Single(all, _options.SubjectClaim) is not { Length: > 0 } subject)
        {
            return null;
        }

        return new MappedClaims(
            $"oidc:{Hash(issuer)}:{Hash(subject)}",
            TenantOf(all),
            all.Where(claim => _scopeClaims.Contains(claim.Type))
                .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .SelectMany(ScopesOf)
                .ToFrozenSet(StringComparer.Ordinal));
    }

    private string? TenantOf(IReadOnlyCollection<Claim> claims)
    {
        if (_options.Tenant.Length > 0)
        {
            return _options.Tenant;
        }

        var value = Single(claims, _options.TenantClaim);
        return value is null || _tenants.Count == 0 ? value : _tenants.GetValueOrDefault(value);
    }

    private IEnumerable<string> ScopesOf(string value) => _scopes.Contains(value) ? _scopes[value] : TenantScopes.All.Contains(value) ? [value] : [];

    /// <summary>The claim's one value; null where there is none, or more than one and nobody can say which is meant.</summary>
    private static string? Single(IEnumerable<Claim> claims, string type)
    {
        string? found = null;
        foreach (var claim in claims)
        {
            if (claim.Type == type)
            {
                if (found is not null)
                {
                    return null;
                }

                found = claim.Value;
            }
        }

        return found;
    }

    /// <summary>The same for the same text, and tells nothing of it: subjects may be people's names.</summary>
    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
