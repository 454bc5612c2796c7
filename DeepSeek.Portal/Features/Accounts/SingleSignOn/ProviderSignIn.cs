using System.Security.Claims;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Lets somebody in who comes back from the provider.</summary>
internal sealed partial class ProviderSignIn(
    IProviderAccounts accounts, SignInManager<PortalUser> signIn, IOptions<PortalSignInOptions> options, TimeProvider time, ILogger<ProviderSignIn> logger)
{
    /// <summary>A longer one does not fit into cookies; signing out, the provider then asks whether he means it.</summary>
    private const int LongestHint = 4096;

    /// <summary>Null where he is signed in now.</summary>
    public async Task<SignInRefusal?> SignInAsync(ClaimsPrincipal principal, AuthenticationProperties properties, string? address, CancellationToken cancellationToken)
    {
        if (ProviderIdentity.Read(principal, options.Value.Provider!) is not { } who)
        {
            LogUnnamed(logger, options.Value.Provider!.SubjectClaim);
            return SignInRefusal.ProviderFailed;
        }

        try
        {
            var admission = await accounts.AdmitAsync(who, address, signsIn: true, cancellationToken);
            if (!admission.Admitted)
            {
                LogRefused(logger, who.Subject, who.Issuer, admission.Refusal!.Value);
                return admission.Refusal;
            }

            var kept = new AuthenticationProperties { IsPersistent = false };
            ProviderSession.Limit(kept, time);
            if (properties.GetTokenValue(OpenIdConnectParameterNames.IdToken) is { Length: <= LongestHint } hint)
            {
                kept.StoreTokens([new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = hint }]);
            }

            await signIn.SignInWithClaimsAsync(admission.User, kept, []);
            return null;
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogAway(logger, e.Message);
            return SignInRefusal.DatabaseAway;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's token has no claim '{Claim}' that says who signs in.")]
    private static partial void LogUnnamed(ILogger logger, string claim);

    [LoggerMessage(Level = LogLevel.Information, Message = "'{Subject}' of {Issuer} was not let in: {Refusal}.")]
    private static partial void LogRefused(ILogger logger, string subject, string issuer, SignInRefusal refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer; somebody who signed in at the provider was not let in. {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
