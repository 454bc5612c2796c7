using System.Security.Claims;
using DeepSeek.Portal.Data;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Who somebody is, as his provider says in a token that was verified.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">What it calls him, for good.</param>
/// <param name="Name">What others read; says nothing about who he is.</param>
/// <param name="Groups">His groups and app roles; null where the token has none of the claims that list them.</param>
internal sealed record ProviderIdentity(string Issuer, string Subject, string Name, IReadOnlyList<string>? Groups)
{
    /// <summary>Null where the token does not say who he is.</summary>
    public static ProviderIdentity? Read(ClaimsPrincipal principal, ProviderOptions options)
    {
        // A claim's issuer is that of the token which it was read from.
        if (principal.FindFirst(options.SubjectClaim) is not { Value: { Length: > 0 and <= PortalDbContext.SubjectLength } subject, Issuer: var issuer }
            || issuer.Length is 0 or > PortalDbContext.IssuerLength)
        {
            return null;
        }

        var name = options.NamesIn.Select(claim => principal.FindFirstValue(claim)?.Trim()).FirstOrDefault(found => !string.IsNullOrEmpty(found)) ?? subject;
        var groups = principal.Claims.Where(claim => options.GroupsIn.Contains(claim.Type)).Select(claim => claim.Value).Distinct().ToList();
        return new ProviderIdentity(issuer, subject, name, groups.Count == 0 ? null : groups);
    }
}
