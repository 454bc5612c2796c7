using System.Collections.Concurrent;
using System.Net;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Portal.Tests.Features.Playground;

/// <summary>Answers as a gateway does, on a real port: knows the keys of a database, gives tokens for them, and answers as a test says.</summary>
internal sealed class StandInGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IDbContextFactory<PortalDbContext> _contexts;
    private readonly ConcurrentDictionary<string, string> _tokens = new();
    private int _unknown;

    private StandInGateway(WebApplication app, IDbContextFactory<PortalDbContext> contexts) => (_app, _contexts) = (app, contexts);

    public Uri Address => new(_app.Urls.First());

    /// <summary>What it writes of an answer, once who asks is known.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>The public ids of the keys that were asked with, in order.</summary>
    public ConcurrentQueue<string> AskedWith { get; } = new();

    /// <summary>The bodies of what was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Completes once whoever asked has gone.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>So many exchanges are refused first, as by a gateway that has not heard of a key yet.</summary>
    public int StillUnknown
    {
        set => _unknown = value;
    }

    public static async Task<StandInGateway> StartAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var gateway = new StandInGateway(builder.Build(), contexts);
        gateway._app.MapPost("/v1/auth/token", (Delegate)gateway.ExchangeAsync);
        gateway._app.MapGet("/v1/models", () => Results.Json(new { data = new[] { Model("chat"), Model("latest") } }));
        gateway._app.MapGet("/v1/models/{name}/versions", (string name) => name == "chat"
            ? Results.Json(new { data = new[] { Version("chat@2", "active"), Version("chat@1", "ready"), Version("chat@0", "failed") } })
            : Results.NotFound(new { error = new { message = "There is no model 'latest'.", type = "invalid_request_error", code = "model_not_found", param = "model" } }));
        gateway._app.MapPost("/v1/chat/completions", gateway.AnswerAsync);
        await gateway._app.StartAsync(TestContext.Current.CancellationToken);
        return gateway;

        static object Model(string id) => new { id, created = 0, owned_by = "test" };
        static object Version(string id, string state) => new { id, version = id[^1..], state, active = state == "active" };
    }

    /// <summary>Knows none of the tokens any more that it has given.</summary>
    public void Forget() => _tokens.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ExchangeAsync(HttpContext context)
    {
        if (Interlocked.Decrement(ref _unknown) >= 0 || !ApiKey.TryParse(Credential(context), out var key))
        {
            return Unknown();
        }

        var hash = key.Hash();
        await using var database = await _contexts.CreateDbContextAsync(context.RequestAborted);
        if (!await database.ApiKeys.AnyAsync(record => record.Hash == hash && record.RevokedAt == null, context.RequestAborted))
        {
            return Unknown();
        }

        var token = Guid.NewGuid().ToString("N");
        _tokens[token] = key.PublicId;
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 300, scope = "inference" });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_tokens.TryGetValue(Credential(context), out var publicId))
        {
            await Unknown().ExecuteAsync(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        Asked.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
        AskedWith.Enqueue(publicId);
        context.RequestAborted.Register(() => Gone.TrySetResult());
        context.Response.Headers["x-request-id"] = "request-1";
        context.Response.Headers["x-model-version"] = "chat@2";
        context.Response.Headers["x-replica"] = "replica-1";
        context.Response.Headers["x-cache"] = "miss";
        await Answer(context);
    }

    private static string Credential(HttpContext context) => context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);

    private static IResult Unknown() => Results.Json(
        new { error = new { message = "The API key is unknown or was revoked.", type = "authentication_error", code = "invalid_api_key", param = (string?)null } }, statusCode: 401);
}
