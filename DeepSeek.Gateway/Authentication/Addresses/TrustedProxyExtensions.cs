using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.Addresses;

internal static class TrustedProxyExtensions
{
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
    {
        services.AddOptions<TrustedProxyOptions>().BindConfiguration(TrustedProxyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustedProxyOptions>, TrustedProxyOptionsValidator>();
        return services;
    }

    /// <summary>Before authentication: the caller's address is what trusted proxies say, and the connection's where there are none.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var networks = app.ApplicationServices.GetRequiredService<IOptions<TrustedProxyOptions>>().Value.Networks;
        if (networks.Count == 0)
        {
            return app;
        }

        // No limit of how many: whoever is not in the list ends the chain.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in networks)
        {
            if (AddressRanges.TryParse(text, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
        }

        return app.UseForwardedHeaders(options);
    }
}
