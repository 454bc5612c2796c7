using System.Text.Json.Serialization;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Registers and maps the admin REST API: what pages do, for programs, with the same permissions.</summary>
internal static class AdminApi
{
    public const string Path = AccountPaths.Api + "/admin/v1";

    /// <summary>A token where there is one, of the kind that its form says; else the cookie of a browser.</summary>
    public const string Scheme = "admin-api";

    public static WebApplicationBuilder AddAdminApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var providerTokens = builder.AddProviderTokens();
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, PersonalTokenHandler>(PersonalTokenHandler.Scheme, null)
            .AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context => SchemeOf(context.Request, providerTokens));
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.Exception is { } e && Outage.Means(e))
            {
                context.ProblemDetails.Title = "The database does not answer. Try again in a moment.";
                context.ProblemDetails.Extensions["code"] = "database_unreachable";
            }
        });
        services.AddOpenApi("v1", options => options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(Path[1..], StringComparison.Ordinal) == true);

        // A name that is mistyped, or a value that is missing, is refused and not passed over.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        return builder;
    }

    /// <summary>What is refused is told as problem details, not by a page.</summary>
    public static void UseAdminApi(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(AccountPaths.Api),
        api =>
        {
            // In Development, what cannot be read is thrown; elsewhere it is a status.
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = e => e switch
                {
                    BadHttpRequestException unread => unread.StatusCode,
                    _ when Outage.Means(e) => StatusCodes.Status503ServiceUnavailable,
                    _ => StatusCodes.Status500InternalServerError,
                },
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages();
        });

    public static void MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(Path).AddEndpointFilter<BrowserFilter>().AddEndpointFilter<ActorFilter>().WithGroupName("v1");
        api.MapGet("/antiforgery", Antiforgery).AllowsAnybodySignedIn();
        api.MapTenants();
        api.MapApiKeys();
        api.MapUsers();
        api.MapRoles();
        api.MapGroupMappings();
        api.MapTokens();
        api.MapAudit();
        api.MapModels();
        api.MapReplicas();
        api.MapUpstreams();
        api.MapUsage();
        api.MapSettings();
        api.MapAlerts();
        api.MapTraffic();
        endpoints.MapOpenApi(Path + "/openapi.json").AllowsAnybodySignedIn();
    }

    /// <summary>Lets in who has one of these permissions somewhere.</summary>
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder endpoint, params string[] anyOf) => endpoint
        .RequireAuthorization(Signed().AddRequirements(new PermissionRequirement(anyOf)).Build())
        .WithMetadata(new RequiredPermissions(anyOf))
        .WithDescription($"Needs {string.Join(" or ", anyOf)}.")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>For what is everybody's own.</summary>
    public static TBuilder AllowsAnybodySignedIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.RequireAuthorization(Signed().RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == PortalClaims.MustChangePassword)).Build());
        endpoint.WithMetadata(new RequiredPermissions([]));
        return endpoint;
    }

    private static string SchemeOf(HttpRequest request, bool providerTokens)
    {
        var header = request.Headers.Authorization.ToString();
        return header switch
        {
            "" => IdentityConstants.ApplicationScheme,
            _ when providerTokens && ProviderTokens.LooksLikeOne(header) => ProviderTokens.Scheme,
            _ => PersonalTokenHandler.Scheme,
        };
    }

    private static AuthorizationPolicyBuilder Signed() => new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser();

    /// <summary>What a script in a browser has to send along with whatever changes something.</summary>
    private static Ok<Dictionary<string, string?>> Antiforgery(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Ok(new Dictionary<string, string?> { ["header"] = tokens.HeaderName, ["token"] = tokens.RequestToken });
    }
}
