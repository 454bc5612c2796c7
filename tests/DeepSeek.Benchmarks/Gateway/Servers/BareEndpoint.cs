using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary>Kestrel with one route that answers the same bytes to everybody, and looks at nothing.</summary>
internal static class BareEndpoint
{
    public static WebApplication Create(string file)
    {
        var body = File.ReadAllBytes(file);
        var app = WebApplication.CreateBuilder().Build();
        app.MapPost("/v1/chat/completions", (HttpContext context) =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        return app;
    }
}
