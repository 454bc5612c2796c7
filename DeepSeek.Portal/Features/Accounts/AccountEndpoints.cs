using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Features.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(AccountPaths.SignOut, SignOutAsync).RequireAuthorization(Policies.SignedIn);
        endpoints.MapSingleSignOn();
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<PortalUser> signIn, ILoggerFactory loggers)
    {
        if (!await IsOwnFormAsync(http, antiforgery))
        {
            // Said here: what the framework leaves without words is shown as a page, which a form cannot ask for.
            return TypedResults.Text("You are still signed in: this page was too old to sign out. Go back, load it again, and sign out there.", statusCode: StatusCodes.Status400BadRequest);
        }

        var returnUrl = http.Request.HasFormContentType ? http.Request.Form["returnUrl"].ToString() : null;
        await signIn.SignOutAsync();
        return await SingleSignOnEndpoints.TrySignOutAtProviderAsync(http, loggers.CreateLogger(typeof(AccountEndpoints)))
            ? TypedResults.Empty
            : TypedResults.LocalRedirect(AccountPaths.SignIn + QueryString.Create("returnUrl", AccountPaths.Local(returnUrl)));
    }

    private static async Task<bool> IsOwnFormAsync(HttpContext http, IAntiforgery antiforgery)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            // A body that is no form at all.
            return false;
        }
    }
}
