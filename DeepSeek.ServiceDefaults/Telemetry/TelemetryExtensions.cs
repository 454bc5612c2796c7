using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DeepSeek.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Every meter and activity source of ours begins so.</summary>
    private const string OwnSources = "DeepSeek.*";

    public static void AddPlatformTelemetry(this WebApplicationBuilder builder)
    {
        // A check that fails is what its caller asked about: the answer carries the reason. Logged as well, a start would fill the screen with it.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // Whoever calls says what matters of it. This one says every call and, where one fails, its whole stack; and the address, which for a webhook may be a secret.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var instance = builder.Configuration.GetPlatformOptions(builder.Environment.ContentRootPath).InstanceId;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName, serviceInstanceId: instance))
            .WithMetrics(metrics => metrics
                .AddMeter(OwnSources)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView(static instrument => IsChatter(instrument.Name) ? MetricStreamConfiguration.Drop : null)
                .AddPrometheusExporter())
            .WithTracing(tracing => tracing
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(options => options.Filter = context =>
                    !context.Request.Path.StartsWithSegments(HealthExtensions.LivePath)
                    && !context.Request.Path.StartsWithSegments(HealthExtensions.ReadyPath))
                .AddHttpClientInstrumentation());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>What every request changes several times, and what a duration by route or server tells as well.</summary>
    private static bool IsChatter(string instrument) =>
        instrument is "http.client.active_requests" or "http.client.open_connections" or "aspnetcore.routing.match_attempts";
}
