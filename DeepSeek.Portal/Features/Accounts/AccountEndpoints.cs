using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace DeepSeek.Portal.Features.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(AccountPaths.SignOut, SignOutAsync).RequireAuthorization(Policies.SignedIn);

    // A form field among the parameters makes the framework ask for the antiforgery token.
    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<PortalUser> signIn, [FromForm] string? returnUrl)
    {
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(AccountPaths.SignIn + QueryString.Create("returnUrl", AccountPaths.Local(returnUrl)));
    }
}
