using DeepSeek.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary>Kestrel with one route that answers the same bytes to everybody, and looks at nothing.</summary>
internal static class BareEndpoint
{
    /// <param name="file">What it answers.</param>
    /// <param name="telemetry">True to have it observed as the platform's services are.</param>
    public static WebApplication Create(string file, bool telemetry)
    {
        var body = File.ReadAllBytes(file);
        var builder = WebApplication.CreateBuilder();
        if (telemetry) builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", (HttpContext context) =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        return app;
    }
}
