using DeepSeek.Gateway.Authentication.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

internal static class AuthorityExtensions
{
    /// <summary>Largest document that is read of an authority.</summary>
    private const int LargestDocument = 1024 * 1024;

    public static void AddTokenAuthorities(this WebApplicationBuilder builder)
    {
        var configured = builder.Configuration.GetSection(CredentialOptions.Section).Get<CredentialOptions>()?.Authorities ?? [];
        if (configured.Count == 0)
        {
            return;
        }

        builder.Services.AddHttpClient(AuthorityMetadataStore.Client, client => client.MaxResponseContentBufferSize = LargestDocument);
        foreach (var options in configured)
        {
            builder.Services.AddSingleton<ITokenIssuer>(provider => new AuthorityTokenIssuer(
                options,
                ActivatorUtilities.CreateInstance<AuthorityMetadataStore>(provider, options),
                provider.GetRequiredService<TokenVerifier>()));
        }

        builder.Services.AddHostedService<AuthorityRefresher>();
    }
}
