using DeepSeek.Gateway.Authentication.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;

namespace DeepSeek.Gateway.Authentication.Entra;

internal static class EntraExtensions
{
    /// <summary>How often Entra's keys are fetched anew; the library's own twelve hours are long for a key that was withdrawn.</summary>
    private static readonly TimeSpan KeyRefresh = TimeSpan.FromHours(1);

    private const string NoScheme = "none";

    public static void AddEntra(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(EntraOptions.Section);
        var services = builder.Services;
        services.AddOptions<EntraOptions>().BindConfiguration(EntraOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EntraOptions>, EntraOptionsValidator>();
        if (section.Get<EntraOptions>()?.IsOn != true)
        {
            return;
        }

        // Asked for by name only: as the only scheme it would be the default one, and see every request.
        services.AddAuthentication(options => options.DefaultScheme = NoScheme).AddMicrosoftIdentityWebApi(section, EntraTokenIssuer.SchemeName);

        // Before the scheme's own check of addresses; the validator lets http pass for this machine only.
        var entra = section.Get<EntraOptions>()!;
        var plain = entra.Instance.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        services.Configure<JwtBearerOptions>(EntraTokenIssuer.SchemeName, options =>
        {
            options.RequireHttpsMetadata = !plain;
            options.AutomaticRefreshInterval = KeyRefresh;
        });
        services.PostConfigure<JwtBearerOptions>(EntraTokenIssuer.SchemeName, options =>
        {
            // Claims keep the names that tokens give them, and nothing of a token is kept with the request.
            options.MapInboundClaims = false;
            options.SaveToken = false;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            if (plain)
            {
                // The library's check of issuers fetches metadata of its own, by https only; what it is told beforehand it does not fetch.
                options.TokenValidationParameters.ValidIssuers = [$"{entra.Instance.TrimEnd('/')}/{entra.TenantId}/v2.0"];
            }
        });
        services.AddSingleton<ITokenIssuer, EntraTokenIssuer>();
    }
}
