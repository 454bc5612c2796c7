using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DeepSeek.ServiceDefaults.Proxies;

/// <summary>Proxies before a service, whose word about where a request came from counts.</summary>
public static class TrustedProxyExtensions
{
    /// <summary>Reads from a section of the configuration who they are.</summary>
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services, string section)
    {
        services.AddOptions<TrustedProxyOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustedProxyOptions>>(provider =>
            new TrustedProxyOptionsValidator(section, provider.GetRequiredService<IConfiguration>()));
        return services;
    }

    /// <summary>Before authentication: the request is as trusted proxies say that they got it, and as the connection has it where there are none.</summary>
    /// <param name="app">The service.</param>
    /// <param name="headers">Which of their headers count.</param>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, ForwardedHeaders headers)
    {
        var networks = app.ApplicationServices.GetRequiredService<IOptions<TrustedProxyOptions>>().Value.Networks;
        if (networks.Count == 0)
        {
            return app;
        }

        // No limit of how many: whoever is not in the list ends the chain.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = headers, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in networks)
        {
            if (NetworkRange.TryParse(text, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
        }

        return app.UseForwardedHeaders(options);
    }
}
