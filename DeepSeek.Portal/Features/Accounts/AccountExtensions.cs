using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Registers local accounts, the cookie, and the rule that every page wants a signed-in user.</summary>
internal static class AccountExtensions
{
    public const int MinimumPasswordLength = 12;

    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options => ConfigureCookie(options, builder.Environment));
        services.AddIdentityCore<PortalUser>(ConfigureIdentity)
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PortalSignInManager>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<PortalClaimsFactory>();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<AccountService>();
        builder.AddSingleSignOn();

        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingAuthentication>();

        var ownPassword = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == PortalClaims.MustChangePassword))
            .Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(ownPassword)
            .SetFallbackPolicy(ownPassword)
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser());

        var directory = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath).DataDirectory;
        services.AddDataProtection()
            .SetApplicationName("DeepSeek.Portal")
            .PersistKeysToFileSystem(OwnersOnly(Path.Combine(directory, "keys", "data-protection")));
        return builder;
    }

    /// <summary>Whoever can read these keys can make himself a cookie.</summary>
    private static DirectoryInfo OwnersOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void ConfigureIdentity(IdentityOptions options)
    {
        // Length is what makes a password strong; rules about characters make people write it down.
        options.Password.RequiredLength = MinimumPasswordLength;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 5;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        options.User.RequireUniqueEmail = true;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (ProviderSession.IsOver(context.Properties, context.HttpContext.RequestServices.GetRequiredService<TimeProvider>()))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, IHostEnvironment environment)
    {
        options.Cookie.Name = "ds-portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;

        // Behind a proxy that ends TLS the request looks plain; the browser's connection is not.
        options.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.LoginPath = AccountPaths.SignIn;
        options.ReturnUrlParameter = "returnUrl";

        options.AccessDeniedPath = AccountPaths.NoAccess;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.Request.Path.StartsWithSegments(AccountPaths.Api))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
            else
            {
                context.Response.Redirect(context.RedirectUri);
            }

            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            if (context.Request.Path.StartsWithSegments(AccountPaths.Api))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            // Who must change his password first is denied everything else.
            var mustChange = context.HttpContext.User.HasClaim(claim => claim.Type == PortalClaims.MustChangePassword);
            var (request, path) = (context.Request, mustChange ? AccountPaths.ChangePassword : AccountPaths.NoAccess);
            context.Response.Redirect(UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, path));
            return Task.CompletedTask;
        };
    }
}
