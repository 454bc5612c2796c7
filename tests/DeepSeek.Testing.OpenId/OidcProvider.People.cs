using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace DeepSeek.Testing.OpenId;

public sealed partial class OidcProvider
{
    /// <summary>The claim that lists where somebody belongs.</summary>
    public const string Groups = "groups";

    /// <summary>Who is signed in at the provider; nobody turns back.</summary>
    public OidcUser? User { get; set; }

    /// <summary>How often somebody has signed out here.</summary>
    public int SignOuts { get; private set; }

    /// <summary>A client with which people sign in.</summary>
    public async Task RegisterAsync(string clientId, string clientSecret, Uri callback, Uri signedOut)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientSecret = clientSecret,
            ConsentType = OpenIddictConstants.ConsentTypes.Implicit,
            RedirectUris = { callback },
            PostLogoutRedirectUris = { signedOut },
            Permissions =
            {
                OpenIddictConstants.Permissions.Endpoints.Authorization,
                OpenIddictConstants.Permissions.Endpoints.EndSession,
                OpenIddictConstants.Permissions.Endpoints.Token,
                OpenIddictConstants.Permissions.GrantTypes.AuthorizationCode,
                OpenIddictConstants.Permissions.ResponseTypes.Code,
                OpenIddictConstants.Permissions.Scopes.Email,
                OpenIddictConstants.Permissions.Scopes.Profile,
            },
            Requirements = { OpenIddictConstants.Requirements.Features.ProofKeyForCodeExchange },
        });
    }

    /// <summary>A token that says what a test wants, signed by the provider's key unless told otherwise.</summary>
    public string Sign(OidcUser user, string? issuer = null, string audience = Audience, DateTimeOffset? expires = null, SecurityKey? key = null, string? nonce = null)
    {
        var end = expires ?? TimeProvider.System.GetUtcNow().AddMinutes(5);
        var claims = new Dictionary<string, object>
        {
            [OpenIddictConstants.Claims.Subject] = user.Subject,
            [OpenIddictConstants.Claims.PreferredUsername] = user.Name,
        };
        if (user.Groups.Count > 0)
        {
            claims[Groups] = user.Groups;
        }

        if (nonce is not null)
        {
            claims[OpenIddictConstants.Claims.Nonce] = nonce;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer + "/",
            Audience = audience,
            Claims = claims,
            NotBefore = end.AddHours(-1).UtcDateTime,
            IssuedAt = end.AddHours(-1).UtcDateTime,
            Expires = end.UtcDateTime,
            SigningCredentials = new SigningCredentials(key ?? SigningKey, SecurityAlgorithms.RsaSha256),
        });
    }

    private void MapPeople()
    {
        _app.MapGet(_path + "/connect/authorize", Authorize);
        _app.MapMethods(_path + "/connect/end-session", [HttpMethods.Get, HttpMethods.Post], EndSession);
    }

    private IResult Authorize(HttpContext context)
    {
        if (User is not { } user)
        {
            var refused = new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = OpenIddictConstants.Errors.AccessDenied };
            return Results.Forbid(new AuthenticationProperties(refused), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var identity = new ClaimsIdentity("tests");
        identity.SetClaim(OpenIddictConstants.Claims.Subject, user.Subject);
        identity.SetClaim(OpenIddictConstants.Claims.PreferredUsername, user.Name);
        identity.SetClaims(Groups, [.. user.Groups]);
        identity.SetScopes(context.GetOpenIddictServerRequest()!.GetScopes());
        identity.SetResources(Audience);
        return SignIn(identity);
    }

    private IResult EndSession()
    {
        SignOuts++;
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    private static async Task<IResult> RedeemAsync(HttpContext context)
    {
        var code = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return SignIn(new ClaimsIdentity(code.Principal!.Claims, "tests"));
    }

    private static IResult SignIn(ClaimsIdentity identity)
    {
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
