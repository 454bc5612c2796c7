using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.ServiceDefaults.Health;

/// <summary>Two questions: does the process live, and can it take work?</summary>
public static class HealthExtensions
{
    /// <summary>Where an orchestrator asks whether the process lives.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Where an orchestrator asks whether it can take work.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>A check with this tag must pass before the service is ready. Checks without it are informational.</summary>
    public const string ReadyTag = "ready";

    internal static void AddPlatformHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), tags: [ReadyTag]);

    internal static void MapPlatformHealth(this IEndpointRouteBuilder endpoints)
    {
        // Live means: the process answers. Nothing outside it may make an orchestrator kill it.
        endpoints.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks(ReadyPath, new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResponseWriter = (context, report) => context.Response.WriteAsync(Describe(report), context.RequestAborted),
        }).AllowAnonymous();
    }

    /// <summary>The status, and a line for each check that does not pass: what it waits for.</summary>
    internal static string Describe(HealthReport report) => string.Join('\n', report.Entries
        .Where(entry => entry.Value.Status != HealthStatus.Healthy)
        .Select(entry => $"{entry.Key}: {entry.Value.Description}")
        .Prepend(report.Status.ToString()));
}
