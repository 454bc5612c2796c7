using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Access tokens of the sign-in provider, where it is said for whom they must be issued.</summary>
internal static class ProviderTokens
{
    public const string Scheme = "provider-token";

    private const string Bearer = "Bearer ";

    /// <summary>In what the portal asked for itself, to sign somebody in; an access token has none.</summary>
    private const string Nonce = "nonce";

    /// <summary>Takes them. False where none are to be taken.</summary>
    public static bool AddProviderTokens(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(PortalSignInOptions.Section);
        var provider = section.Get<PortalSignInOptions>()?.Provider;
        if (provider is null or { Audience.Length: 0 })
        {
            return false;
        }

        var authentication = builder.Services.AddAuthentication();
        if (provider is OpenIdProviderOptions openId)
        {
            authentication.AddJwtBearer(Scheme, options => options.Authority = openId.Authority);
        }
        else
        {
            authentication.AddMicrosoftIdentityWebApi(section.GetSection(nameof(PortalSignInOptions.Entra)), Scheme);
        }

        builder.Services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<PortalSignInOptions>, TimeProvider>(Configure);
        return true;
    }

    /// <summary>By its form: three parts with dots between, which a personal token has not.</summary>
    public static bool LooksLikeOne(string header) => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header.AsSpan().Count('.') == 2;

    private static void Configure(JwtBearerOptions options, IOptions<PortalSignInOptions> signIn, TimeProvider time)
    {
        var provider = signIn.Value.Provider!;
        options.RequireHttpsMetadata = !provider.IsPlain;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters.AudienceValidator = null;
        options.TokenValidationParameters.ValidAudience = provider.Audience;
        options.TokenValidationParameters.LifetimeValidator = ProviderTokenLifetime.Validator(time);
        options.Events ??= new JwtBearerEvents();

        // In place of Microsoft.Identity.Web's look at scopes, too: what somebody may do is asked of his roles here.
        options.Events.OnTokenValidated = AdmitAsync;
        options.Events.OnChallenge = SayWhy;
    }

    private static async Task AdmitAsync(TokenValidatedContext context)
    {
        var http = context.HttpContext;
        var provider = http.RequestServices.GetRequiredService<IOptions<PortalSignInOptions>>().Value.Provider!;
        var principal = context.Principal!;
        if (principal.HasClaim(claim => claim.Type == Nonce) || ProviderIdentity.Read(principal, provider) is not { } who)
        {
            context.Fail("The token is no access token, or does not say whose it is.");
            return;
        }

        var admission = await http.RequestServices.GetRequiredService<IProviderAccounts>()
            .AdmitAsync(who, http.Connection.RemoteIpAddress?.ToString(), signsIn: false, http.RequestAborted);
        if (!admission.Admitted)
        {
            context.Fail(admission.Refusal == SignInRefusal.Disabled ? "Its owner was disabled here." : "None of its groups has a role here.");
            return;
        }

        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, admission.User.Id),
                new Claim(ClaimTypes.Name, admission.User.UserName ?? ""),
                new Claim(PortalClaims.ProviderToken, "true"),
            ],
            Scheme));
    }

    /// <summary>The framework says what is wrong with a token, and not what is wrong with its owner.</summary>
    private static Task SayWhy(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is AuthenticationFailureException refused)
        {
            context.ErrorDescription = refused.Message;
        }

        return Task.CompletedTask;
    }
}
