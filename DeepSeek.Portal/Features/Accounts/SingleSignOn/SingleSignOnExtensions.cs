using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

internal static class SingleSignOnExtensions
{
    /// <summary>The scheme of the provider, whichever it is.</summary>
    public const string Scheme = "provider";

    /// <summary>Signing in with a provider, where one is configured.</summary>
    public static WebApplicationBuilder AddSingleSignOn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PortalSignInOptions>().BindConfiguration(PortalSignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalSignInOptions>, PortalSignInOptionsValidator>();
        services.AddSingleton<GroupRoles>();
        services.AddScoped<IProviderAccounts, ProviderAccounts>();
        services.AddSingleton<IGroupMappings, GroupMappingService>();
        services.AddScoped<ProviderSignIn>();

        var authentication = services.AddAuthentication();
        var section = builder.Configuration.GetSection(PortalSignInOptions.Section);
        switch (section.Get<PortalSignInOptions>()?.Provider)
        {
            case OpenIdProviderOptions openId:
                authentication.AddOpenIdConnect(Scheme, options => options.Authority = openId.Authority);
                services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<PortalSignInOptions>, TimeProvider>(Configure);
                break;
            case EntraProviderOptions:
                authentication.AddMicrosoftIdentityWebApp(
                    section.GetSection(nameof(PortalSignInOptions.Entra)), Scheme, cookieScheme: null, subscribeToOpenIdConnectMiddlewareDiagnosticsEvents: false, displayName: null);
                services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IOptions<PortalSignInOptions>, TimeProvider>(Configure);
                break;
        }

        return builder;
    }

    private static void Configure(OpenIdConnectOptions options, IOptions<PortalSignInOptions> signIn, TimeProvider time)
    {
        var provider = signIn.Value.Provider!;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ReadSecret();
        options.RequireHttpsMetadata = !provider.IsPlain;
        options.Scope.Clear();
        foreach (var scope in provider.ScopesAsked)
        {
            options.Scope.Add(scope);
        }

        // The code comes back in the address, so that the cookies of this exchange need not be sent with what other sites post.
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.NonceCookie.SameSite = options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SecurePolicy = options.CorrelationCookie.SecurePolicy = provider.IsPlain ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

        options.SignInScheme = options.SignOutScheme = IdentityConstants.ApplicationScheme;
        options.CallbackPath = AccountPaths.ProviderCallback;
        options.SignedOutCallbackPath = AccountPaths.ProviderSignedOut;
        options.SignedOutRedirectUri = AccountPaths.SignIn;
        options.RemoteSignOutPath = default;

        // Claims keep the names that tokens give them; of the tokens, the one that signing out needs is kept.
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.TokenValidationParameters.LifetimeValidator = ProviderTokenLifetime.Validator(time);
        options.Events.OnTicketReceived = FinishAsync;
        options.Events.OnRemoteFailure = FailAsync;
        options.Events.OnAccessDenied = GiveUpAsync;
    }

    private static async Task FinishAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var signIn = http.RequestServices.GetRequiredService<ProviderSignIn>();
        var refusal = await signIn.SignInAsync(context.Principal!, context.Properties!, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        context.HandleResponse();
        context.Response.Redirect(refusal is { } why ? AccountPaths.Refused(why, context.ReturnUri) : AccountPaths.Local(context.ReturnUri));
    }

    private static Task FailAsync(RemoteFailureContext context)
    {
        var logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SingleSignOnExtensions));
        ProviderLog.Failed(logger, context.Failure?.Message);
        context.HandleResponse();
        context.Response.Redirect(AccountPaths.Refused(SignInRefusal.ProviderFailed, context.Properties?.RedirectUri));
        return Task.CompletedTask;
    }

    private static Task GiveUpAsync(AccessDeniedContext context)
    {
        context.HandleResponse();
        context.Response.Redirect(AccountPaths.Refused(SignInRefusal.GivenUp, context.ReturnUrl));
        return Task.CompletedTask;
    }
}
