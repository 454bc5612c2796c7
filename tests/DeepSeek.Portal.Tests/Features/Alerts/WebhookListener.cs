using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Portal.Tests.Features.Alerts;

/// <summary>A server that notes what it is told, and answers as a test says.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebhookListener(WebApplication application) => _application = application;

    public ConcurrentQueue<(string Path, string Signature, string Id, string Event, string Body)> Heard { get; } = new();

    /// <summary>How it answers.</summary>
    public Func<HttpContext, IResult> Answer { get; set; } = _ => Results.NoContent();

    public Uri Address => new(_application.Urls.First() + "/hook");

    public static async Task<WebhookListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = new WebhookListener(builder.Build());
        listener._application.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers;
            listener.Heard.Enqueue((
                context.Request.Path, headers["DeepSeek-Signature"].ToString(), headers["Idempotency-Key"].ToString(), headers["DeepSeek-Event"].ToString(),
                await reader.ReadToEndAsync(context.RequestAborted)));
            await listener.Answer(context).ExecuteAsync(context);
        });
        await listener._application.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
