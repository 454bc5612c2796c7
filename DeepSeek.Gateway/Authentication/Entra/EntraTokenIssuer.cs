using DeepSeek.Gateway.Authentication.Authorities;
using DeepSeek.Gateway.Authentication.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Entra;

/// <summary>Microsoft Entra ID as an issuer: Microsoft.Identity.Web verifies, since it knows what is particular to Entra's issuers and versions of tokens.</summary>
internal sealed partial class EntraTokenIssuer(IOptions<EntraOptions> options, TimeProvider time, ILogger<EntraTokenIssuer> logger) : ITokenIssuer
{
    /// <summary>The scheme under which Microsoft.Identity.Web is registered. No route asks for it.</summary>
    public const string SchemeName = "Entra";

    /// <summary>Where issuers of Entra's older tokens are.</summary>
    private const string OlderIssuers = "https://sts.windows.net/";

    /// <summary>How long a token is remembered: its keys are not ours to watch, so that one that was withdrawn is noticed after this time.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly ClaimMapping _mapping = new(options.Value.Mapping);
    private readonly string _instance = options.Value.Instance.TrimEnd('/') + "/";

    public object Keys => this;

    public bool Claims(string issuer) =>
        issuer.StartsWith(_instance, StringComparison.OrdinalIgnoreCase) || issuer.StartsWith(OlderIssuers, StringComparison.OrdinalIgnoreCase);

    public async ValueTask<TokenVerification> VerifyAsync(HttpContext context, PresentedToken token)
    {
        // HMAC is not among what Entra's keys can verify; said here so that the refusal is the same for all issuers.
        if (!AuthorityRules.Asymmetric.Contains(token.Algorithm))
        {
            return TokenVerification.Refused(TokenFault.Algorithm);
        }

        AuthenticateResult result;
        try
        {
            result = await context.AuthenticateAsync(SchemeName);
        }
        catch (UnauthorizedAccessException)
        {
            // Its word for a token with neither scopes nor roles.
            return new TokenVerification(null, Identification.Denied("The token carries neither scopes nor roles.").Failure);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            LogUnavailable(logger, e.Message);
            return TokenVerification.Unavailable("Microsoft Entra ID cannot be reached, so the token cannot be verified. Try again in a moment.");
        }

        if (!result.Succeeded)
        {
            return TokenVerification.Refused(FaultOf(result.Failure));
        }

        var end = time.GetUtcNow() + Remembered;
        return _mapping.Map(token.Issuer, token.Jwt.Claims) is { } mapped
            ? new VerifiedToken(this, Keys, token.ExpiresAt < end ? token.ExpiresAt : end, mapped.Identify)
            : TokenVerification.Refused(TokenFault.Malformed);
    }

    private static TokenFault FaultOf(Exception? failure) => failure switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => FaultOf(first),
        SecurityTokenExpiredException => TokenFault.Expired,
        SecurityTokenNotYetValidException => TokenFault.NotYetValid,
        SecurityTokenInvalidAudienceException => TokenFault.Audience,
        SecurityTokenInvalidIssuerException => TokenFault.Issuer,
        SecurityTokenInvalidAlgorithmException => TokenFault.Algorithm,
        SecurityTokenSignatureKeyNotFoundException => TokenFault.UnknownKey,
        SecurityTokenInvalidSignatureException => TokenFault.Signature,
        _ => TokenFault.Malformed,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Microsoft Entra ID cannot be reached. {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
