using DeepSeek.Gateway.Authentication.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;

namespace DeepSeek.Gateway.Authentication.Entra;

internal static class EntraExtensions
{
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

        services.AddAuthentication().AddMicrosoftIdentityWebApi(section, EntraTokenIssuer.SchemeName);

        // Before the scheme's own check of addresses; the validator lets http pass for this machine only.
        var plain = section.Get<EntraOptions>()!.Instance.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        services.Configure<JwtBearerOptions>(EntraTokenIssuer.SchemeName, options => options.RequireHttpsMetadata = !plain);
        services.PostConfigure<JwtBearerOptions>(EntraTokenIssuer.SchemeName, options =>
        {
            // Claims keep the names that tokens give them, and nothing of a token is kept with the request.
            options.MapInboundClaims = false;
            options.SaveToken = false;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        });
        services.AddSingleton<ITokenIssuer, EntraTokenIssuer>();
    }
}
