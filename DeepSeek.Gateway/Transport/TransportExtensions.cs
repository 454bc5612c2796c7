using DeepSeek.ServiceDefaults.Configuration;

namespace DeepSeek.Gateway.Transport;

internal static partial class TransportExtensions
{
    /// <summary>Listeners, certificates and limits.</summary>
    public static WebApplicationBuilder AddGatewayTransport(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The limit is enforced where the body is read, so that the answer to a body above it is ours. Nobody else reads bodies, and what is left
            // of one is drained for a few seconds at most.
            kestrel.Limits.MaxRequestBodySize = null;
        });

        if (builder.Environment.IsDevelopment())
        {
            builder.UseDevelopmentCertificate();
        }
        else if (!(builder.Configuration.GetSection(TransportOptions.Section).Get<TransportOptions>() ?? new TransportOptions()).TlsTerminatedUpstream)
        {
            builder.DropPlainHttp();
        }

        return builder;
    }

    private static void UseDevelopmentCertificate(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection("Kestrel:Certificates:Default").Exists())
        {
            return;
        }

        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        var certificate = new Lazy<System.Security.Cryptography.X509Certificates.X509Certificate2>(
            () => DevelopmentCertificate.GetOrCreate(Path.Combine(platform.DataDirectory, "certs"), TimeProvider.System));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate ??= certificate.Value));
    }

    private static void DropPlainHttp(this WebApplicationBuilder builder)
    {
        var endpoints = builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
        {
            // These replace the addresses, and each was written down by name: one that may not be served is a mistake to be told, not to be left out.
            if (PlainHttpPolicy.Apply(endpoints).Dropped is [var plain, ..])
            {
                throw new InvalidOperationException($"Kestrel:Endpoints names {plain}, but outside Development the gateway serves HTTPS only.");
            }

            return;
        }

        var (kept, dropped) = PlainHttpPolicy.Apply(PlainHttpPolicy.Configured(builder.Configuration));
        builder.WebHost.UseUrls([.. kept]);
        builder.Services.AddHostedService(provider => new DroppedAddressNotice(dropped, provider.GetRequiredService<ILogger<DroppedAddressNotice>>()));
    }
}
