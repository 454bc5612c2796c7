using System.Net;
using DeepSeek.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace DeepSeek.ServiceDefaults.Management;

/// <summary>
/// A second, small web host in the same process that serves <c>/metrics</c> and health on the management port. A host of its own, because then no
/// routing mistake can put metrics on a tenant's port.
/// </summary>
internal sealed partial class ManagementListener(
    IOptions<ManagementOptions> options,
    MeterProvider meterProvider,
    HealthCheckService health,
    ILoggerFactory loggerFactory) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens; null before the start, and where no port is set.</summary>
    public Uri? Address { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port is not { } port)
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.Value.Address), port));

        _app = builder.Build();
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(meterProvider, null, "/metrics", null, null);
        _app.MapGet(HealthExtensions.LivePath, (RequestDelegate)(context => context.Response.WriteAsync("Healthy")));
        _app.MapGet(HealthExtensions.ReadyPath, (RequestDelegate)ReadyAsync);
        await _app.StartAsync(cancellationToken);

        Address = new Uri(_app.Urls.First());
        LogListening(loggerFactory.CreateLogger<ManagementListener>(), Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task ReadyAsync(HttpContext context)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(HealthExtensions.ReadyTag), context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await context.Response.WriteAsync(HealthExtensions.Describe(report), context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics and health for operators at {Address}.")]
    private static partial void LogListening(ILogger logger, Uri address);
}
