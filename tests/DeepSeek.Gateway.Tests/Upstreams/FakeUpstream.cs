using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Tests.Upstreams;

/// <summary>A server with an OpenAI-compatible API, which answers as it is told and keeps what it was sent.</summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeUpstream(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<(string Path, string Body, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public Func<HttpContext, Task> Answer { get; set; } = context => StreamAsync(context);

    /// <param name="certificate">With which it speaks HTTPS; null for plain HTTP.</param>
    public static async Task<FakeUpstream> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (certificate is not null)
            {
                listener.UseHttps(certificate);
            }
        }));
        var upstream = new FakeUpstream(builder.Build());
        upstream._app.MapPost("/v1/{**rest}", upstream.ReceiveAsync);
        await upstream._app.StartAsync();
        upstream.Address = new Uri(new Uri(upstream._app.Urls.First()), "/v1");
        return upstream;
    }

    /// <summary>Sends chunks as vLLM and DeepSeek do, and <c>[DONE]</c> unless it is to die.</summary>
    public static async Task StreamAsync(HttpContext context, bool dies = false, params string[] chunks)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        foreach (var chunk in chunks)
        {
            await context.Response.WriteAsync($"data: {chunk}\n\n");
            await context.Response.Body.FlushAsync();
        }

        if (!dies)
        {
            await context.Response.WriteAsync("data: [DONE]\n\n");
        }
    }

    public static string Chunk(string delta, string? finish = null) =>
        $$"""{"id":"x","object":"chat.completion.chunk","model":"theirs","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}],"usage":null}""";

    public static Task WholeAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue((context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await Answer(context);
    }
}
