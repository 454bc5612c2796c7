using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace DeepSeek.Portal.Features.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(AccountPaths.SignOut, SignOutAsync).RequireAuthorization(Policies.SignedIn);
        endpoints.MapSingleSignOn();
    }

    // A form field among the parameters makes the framework ask for the antiforgery token.
    private static async Task<IResult> SignOutAsync(
        HttpContext http, SignInManager<PortalUser> signIn, ILoggerFactory loggers, [FromForm] string? returnUrl)
    {
        await signIn.SignOutAsync();
        return await SingleSignOnEndpoints.TrySignOutAtProviderAsync(http, loggers.CreateLogger(typeof(AccountEndpoints)))
            ? TypedResults.Empty
            : TypedResults.LocalRedirect(AccountPaths.SignIn + QueryString.Create("returnUrl", AccountPaths.Local(returnUrl)));
    }
}
