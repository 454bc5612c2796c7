using DeepSeek.Gateway.Authentication.Authorities;
using DeepSeek.Gateway.Authentication.Entra;
using DeepSeek.Gateway.Authentication.PlatformTokens;
using DeepSeek.Gateway.Authentication.Tokens;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.ServiceDefaults.Proxies;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication;

internal static class AuthenticationServiceCollectionExtensions
{
    /// <summary>Who is calling: API keys and the platform's own tokens, by the snapshot, and tokens of those whom the configuration names.</summary>
    public static WebApplicationBuilder AddGatewayAuthentication(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CredentialOptions>().BindConfiguration(CredentialOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CredentialOptions>, CredentialOptionsValidator>();
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<ISnapshotReader>(provider => provider.GetRequiredService<ApiKeyDirectory>());
        services.AddSingleton<VerifiedTokens>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<TokenIdentifier>();
        services.AddSingleton<CallerIdentifier>();
        services.AddTrustedProxies("Gateway:TrustedProxies");

        // In the order in which they are asked whose a token is.
        builder.AddPlatformTokens();
        builder.AddTokenAuthorities();
        builder.AddEntra();
        return builder;
    }

    /// <summary>Finds out who asks.</summary>
    public static IApplicationBuilder UseGatewayAuthentication(this IApplicationBuilder app) => app.UseMiddleware<CallerMiddleware>();
}
