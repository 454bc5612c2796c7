using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>To the provider, and away from it.</summary>
internal static class SingleSignOnEndpoints
{
    public static void MapSingleSignOn(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(AccountPaths.Provider, StartAsync).AllowAnonymous();

    /// <summary>Signs out at the provider whoever came from there. False where that cannot be done; nothing is answered then.</summary>
    public static async Task<bool> TrySignOutAtProviderAsync(HttpContext http, ILogger logger)
    {
        if (http.RequestServices.GetRequiredService<IOptions<PortalSignInOptions>>().Value.Provider is null || !http.User.HasClaim(PortalClaims.Provider, "true"))
        {
            return false;
        }

        try
        {
            await http.SignOutAsync(SingleSignOnExtensions.Scheme, new AuthenticationProperties { RedirectUri = AccountPaths.SignIn });
        }
        catch (Exception e) when (IsAway(e))
        {
            ProviderLog.StaysSignedIn(logger, e.Message);
            return false;
        }

        // Out of a form, browsers follow no redirect to another site (form-action 'self'): the page that answers it leads there.
        var response = http.Response;
        var address = response.Headers.Location.ToString();
        response.Headers.Location = default;
        response.Headers["Refresh"] = $"0;url={address}";
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync($"<!DOCTYPE html><title>…</title><a href=\"{WebUtility.HtmlEncode(address)}\">→</a>", http.RequestAborted);
        return true;
    }

    private static async Task StartAsync(HttpContext http, IOptions<PortalSignInOptions> options, ILoggerFactory loggers, string? returnUrl, bool again = false)
    {
        if (options.Value.Provider is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Whoever was refused is asked again who he is: the provider would send the same person back.
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = AccountPaths.Local(returnUrl), Prompt = again ? "login" : null };
        try
        {
            await http.ChallengeAsync(SingleSignOnExtensions.Scheme, properties);
        }
        catch (Exception e) when (IsAway(e))
        {
            ProviderLog.Away(loggers.CreateLogger(typeof(SingleSignOnEndpoints)), e.Message);
            http.Response.Redirect(AccountPaths.Refused(SignInRefusal.ProviderAway, returnUrl));
        }
    }

    /// <summary>What the handler throws where the provider's metadata cannot be fetched, or lacks the address that is needed.</summary>
    private static bool IsAway(Exception exception) => exception is InvalidOperationException or HttpRequestException or IOException;
}
