using System.Text.Json.Serialization;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Registers and maps the admin REST API: what pages do, for programs, with the same permissions.</summary>
internal static class AdminApi
{
    public const string Path = AccountPaths.Api + "/admin/v1";

    /// <summary>A personal token where there is one, else the cookie of a browser.</summary>
    public const string Scheme = "admin-api";

    public static IServiceCollection AddAdminApi(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, PersonalTokenHandler>(PersonalTokenHandler.Scheme, null)
            .AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey(HeaderNames.Authorization) ? PersonalTokenHandler.Scheme : IdentityConstants.ApplicationScheme);
        services.AddProblemDetails();
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
        return services;
    }

    /// <summary>What is refused is told as problem details, not by a page.</summary>
    public static void UseAdminApi(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(AccountPaths.Api),
        api =>
        {
            // In Development, what cannot be read is thrown; elsewhere it is a status.
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = e => e is BadHttpRequestException unread ? unread.StatusCode : StatusCodes.Status500InternalServerError,
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
        api.MapTokens();
        api.MapAudit();
        api.MapModels();
        api.MapUpstreams();
        api.MapUsage();
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

    private static AuthorizationPolicyBuilder Signed() => new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser();

    /// <summary>What a script in a browser has to send along with whatever changes something.</summary>
    private static Ok<Dictionary<string, string?>> Antiforgery(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Ok(new Dictionary<string, string?> { ["header"] = tokens.HeaderName, ["token"] = tokens.RequestToken });
    }
}
