using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>
/// A session of somebody whom the provider vouches for ends, however much he does in it: what his groups give is settled when he signs in, and has to be settled
/// anew now and then.
/// </summary>
internal static class ProviderSession
{
    private const string Ends = "ds:ends";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static void Limit(AuthenticationProperties properties, TimeProvider time) =>
        properties.Items[Ends] = (time.GetUtcNow() + Longest).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>False for who signed in with a password.</summary>
    public static bool IsOver(AuthenticationProperties properties, TimeProvider time) =>
        properties.Items.TryGetValue(Ends, out var ends)
        && (!DateTimeOffset.TryParse(ends, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var end) || end <= time.GetUtcNow());
}
