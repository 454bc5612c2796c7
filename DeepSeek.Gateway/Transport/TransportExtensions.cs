using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Transport;

internal static partial class TransportExtensions
{
    /// <summary>Listeners, certificates and limits.</summary>
    public static WebApplicationBuilder AddGatewayTransport(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsValidator>();
        builder.Services.AddAnswerCompression();
        if (CertificateFiles.Of(builder.Configuration, builder.Environment.ContentRootPath) is { } files)
        {
            builder.Services.AddSingleton(files);
            builder.Services.AddSingleton<ReloadedCertificate>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<ReloadedCertificate>());
        }

        var development = builder.Environment.IsDevelopment() ? builder.DevelopmentCertificate() : null;
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ConnectionOptions>, IServiceProvider>((kestrel, options, services) =>
        {
            var renewed = services.GetService<ReloadedCertificate>();
            ConnectionLimits.Apply(kestrel, options.Value);
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.SslProtocols = options.Value.AllowTls12 ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13;
                https.HandshakeTimeout = TimeSpan.FromSeconds(options.Value.HandshakeSeconds);
                https.ServerCertificate ??= development?.Value;
                https.OnAuthenticate = (_, ssl) => ssl.ServerCertificateContext = renewed?.Current ?? ssl.ServerCertificateContext;
            });
        });

        if (!builder.Environment.IsDevelopment()
            && !(builder.Configuration.GetSection(TransportOptions.Section).Get<TransportOptions>() ?? new TransportOptions()).TlsTerminatedUpstream)
        {
            builder.DropPlainHttp();
        }

        return builder;
    }

    /// <summary>Made when a listener asks for it; null where another is configured.</summary>
    private static Lazy<X509Certificate2>? DevelopmentCertificate(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection("Kestrel:Certificates:Default").Exists())
        {
            return null;
        }

        var platform = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath);
        return new(() => Transport.DevelopmentCertificate.GetOrCreate(Path.Combine(platform.DataDirectory, "certs"), TimeProvider.System));
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
