using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>When a provider's token counts, by the portal's clock.</summary>
internal static class ProviderTokenLifetime
{
    /// <summary>How far the provider's clock may be off.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static LifetimeValidator Validator(TimeProvider time) => (notBefore, expires, _, _) =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + Skew && (notBefore is null || notBefore.Value - Skew <= now);
    };
}
