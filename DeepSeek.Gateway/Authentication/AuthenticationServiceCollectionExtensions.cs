using Microsoft.AspNetCore.Authentication;

namespace DeepSeek.Gateway.Authentication;

internal static class AuthenticationServiceCollectionExtensions
{
    /// <summary>Who is calling: API keys, from the snapshot.</summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyDirectory>();
        services.AddAuthentication(ApiKeyAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.SchemeName, displayName: null, configureOptions: null);
        return services;
    }
}
