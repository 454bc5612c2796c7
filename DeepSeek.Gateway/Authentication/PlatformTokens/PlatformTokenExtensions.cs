using DeepSeek.Gateway.Authentication.Tokens;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

internal static class PlatformTokenExtensions
{
    public static void AddPlatformTokens(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PlatformTokenOptions>().BindConfiguration(PlatformTokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlatformTokenOptions>, PlatformTokenOptionsValidator>();
        services.AddSingleton<PlatformTokenKeyStore>();
        services.AddHostedService(provider => provider.GetRequiredService<PlatformTokenKeyStore>());
        services.AddSingleton<PlatformTokenWriter>();
        services.AddSingleton<ITokenIssuer, PlatformTokenIssuer>();
    }

    /// <summary><c>POST /v1/auth/token</c> and <c>GET /.well-known/jwks.json</c>.</summary>
    public static void MapPlatformTokens(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/auth/token", TokenEndpoint.WriteAsync).RequireAuthorization();
        endpoints.MapGet("/.well-known/jwks.json", WriteJwksAsync);
    }

    private static Task WriteJwksAsync(HttpContext context, PlatformTokenKeyStore keys)
    {
        var jwks = keys.Current.Jwks;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = jwks.Length;
        context.Response.Headers.CacheControl = "public, max-age=300";
        return context.Response.Body.WriteAsync(jwks, context.RequestAborted).AsTask();
    }
}
