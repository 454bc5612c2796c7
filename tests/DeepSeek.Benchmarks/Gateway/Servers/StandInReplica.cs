using System.Net;
using System.Text;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary>Kestrel that says the same generation, of about 1 KB, to everybody: what remains of a replica where generating takes no time.</summary>
internal static class StandInReplica
{
    public const string Model = "stand-in";
    public const string Version = "1";

    private const int PromptTokens = 60;
    private const string Thought = "The question is short, and so should be the answer. ";
    private const string Answer = "A gateway that costs little is one that does little for each request, and does it once. ";

    /// <param name="http2Port">Where it listens as replicas do for gateways; by HTTP/1.1 it listens where it is told to.</param>
    public static WebApplication Create(int http2Port)
    {
        var body = Encoding.UTF8.GetBytes(Events());
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, new Uri(builder.Configuration[WebHostDefaults.ServerUrlsKey]!).Port);
            kestrel.Listen(IPAddress.Loopback, http2Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost(GenerationCall.Path, async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(body);
        });
        return app;
    }

    private static string Events()
    {
        string[] events =
        [
            JsonSerializer.Serialize(
                new GenerationStarted { ModelVersion = $"{Model}@{Version}", Device = "cpu", Seed = 1, PromptTokenIds = [.. Enumerable.Range(100, PromptTokens)] },
                GenerationsJsonContext.Wire.GenerationStarted),
            Tokens(0, Thought, null),
            Tokens(200, null, Answer),
            JsonSerializer.Serialize(
                new GenerationEnded
                {
                    Choice = 0,
                    FinishReason = FinishReasons.Stop,
                    Usage = new Usage
                    {
                        PromptTokens = PromptTokens,
                        CompletionTokens = 24,
                        TotalTokens = PromptTokens + 24,
                        CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = 12 },
                        PromptTokensDetails = new PromptTokensDetails { CachedTokens = 0 },
                        PromptCacheMissTokens = PromptTokens,
                    },
                    Timings = new GenerationTimings { QueueSeconds = 0, PrefillSeconds = 0.001, DecodeSeconds = 0.01 },
                },
                GenerationsJsonContext.Wire.GenerationEnded),
            "[DONE]",
        ];
        return string.Concat(events.Select(data => $"data: {data}\n\n"));
    }

    private static string Tokens(int first, string? reasoning, string? content) => JsonSerializer.Serialize(
        new GenerationTokens { Choice = 0, TokenIds = [.. Enumerable.Range(first, 12)], Reasoning = reasoning, Content = content },
        GenerationsJsonContext.Wire.GenerationTokens);
}
