using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>A server that looks like a replica to the gateway: announces itself, checks call tokens, and answers as it is told.</summary>
internal sealed class FakeReplica : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InternalCallTokens _tokens;

    private FakeReplica(WebApplication app, string id, InternalCallTokens tokens)
    {
        _app = app;
        _tokens = tokens;
        Id = id;
        Answer = GenerateAsync;
    }

    public string Id { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>Where it takes calls by HTTP/2; null where it was started without.</summary>
    public Uri? Http2Address { get; private set; }

    /// <summary>What reached it on <c>/v1</c> and <c>/internal/v1</c>, whatever became of it.</summary>
    public ConcurrentQueue<Received> Requests { get; } = [];

    public bool Ready { get; set; } = true;

    public int Probes { get; private set; }

    /// <summary>The version that it says it answers with.</summary>
    public string Version { get; set; } = "1";

    /// <summary>Answers a call whose token was good.</summary>
    public Func<HttpContext, Task> Answer { get; set; }

    /// <summary>After so many events of a generation the connection breaks; null for never.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>True to end the stream there instead, so that all that was sent arrives.</summary>
    public bool EndsQuietly { get; set; }

    public static Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public static async Task<FakeReplica> StartAsync(string id, string secret, int port = 0, bool http2 = false)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            if (http2) kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var signer = new HmacSigner(Encoding.UTF8.GetBytes(secret), InternalCallTokens.Purpose);
        var replica = new FakeReplica(builder.Build(), id, new InternalCallTokens(signer, TimeProvider.System));
        replica._app.MapGet("/health/ready", replica.Probe);
        replica._app.Map("/v1/{**rest}", replica.ReceiveAsync);
        replica._app.Map("/internal/v1/{**rest}", replica.ReceiveAsync);
        await replica._app.StartAsync();
        replica.Address = new Uri(replica._app.Urls.First());
        replica.Http2Address = http2 ? new Uri(replica._app.Urls.Last()) : null;
        return replica;
    }

    public ReplicaHeartbeat Heartbeat(
        string model, string version = "1", ModelVersionState state = ModelVersionState.Active, int running = 0, DateTimeOffset? sentAt = null) => new()
        {
            ReplicaId = Id,
            Address = Address,
            Http2Address = Http2Address,
            StartedAt = DateTimeOffset.UnixEpoch,
            SentAt = sentAt ?? TimeProvider.System.GetUtcNow(),
            Version = "1",
            Models = [new ModelVersionStatus { Name = model, Version = version, State = state, CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) }],
            RunningSequences = running,
            QueuedSequences = 0,
            KvCacheUsage = 0,
            TokensPerSecond = 0,
            TokensGenerated = 0,
            Device = new DeviceStatus { Kind = "cpu", Name = "test" },
        };

    /// <summary>Announces itself once, for as long as the test runs.</summary>
    public static async Task AnnounceAsync(IConnectionMultiplexer redis, string secret, ReplicaHeartbeat heartbeat)
    {
        var codec = new HeartbeatCodec(new HmacSigner(Encoding.UTF8.GetBytes(secret), HeartbeatCodec.Purpose));
        await redis.GetDatabase().StringSetAsync(RedisKeys.Replica(heartbeat.ReplicaId), codec.Write(heartbeat));
        await redis.GetDatabase().SetAddAsync(RedisKeys.Replicas, heartbeat.ReplicaId);
        await redis.GetSubscriber().PublishAsync(RedisKeys.ReplicaNews, heartbeat.ReplicaId);
    }

    /// <summary>Stops listening; what follows is refused.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Begins a stream of events, and sends what is given.</summary>
    public static async Task BeginAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        await SendAsync(context, events);
    }

    public static async Task SendAsync(HttpContext context, params string[] events)
    {
        await context.Response.WriteAsync(string.Concat(events.Select(data => $"data: {data}\n\n")));
        await context.Response.Body.FlushAsync();
    }

    /// <summary>The events with which <see cref="FakeGenerator"/> answers the call, without <c>[DONE]</c>.</summary>
    public IReadOnlyList<string> Generation(HttpContext context)
    {
        var received = context.Features.GetRequiredFeature<Received>();
        return FakeGenerator.Events(received.ToCall(), received.Call!, Version);
    }

    /// <summary>Answers as <see cref="FakeGenerator"/> does, until it dies.</summary>
    public async Task GenerateAsync(HttpContext context)
    {
        var events = Generation(context);
        await BeginAsync(context);
        for (var i = 0; i < events.Count; i++)
        {
            if (i == DiesAfter)
            {
                if (!EndsQuietly) context.Abort();
                return;
            }

            await SendAsync(context, events[i]);
        }

        if (events.Count == DiesAfter)
        {
            if (!EndsQuietly) context.Abort();
            return;
        }

        await SendAsync(context, "[DONE]");
    }

    private IResult Probe()
    {
        Probes++;
        return Ready ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var verdict = _tokens.Read(context.Request.Headers[InternalHeaders.Token], Id, out var call);
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            verdict, call, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Request.Path + context.Request.QueryString, await reader.ReadToEndAsync(), context.Request.Protocol, context.Connection.Id);
        context.Features.Set(received);
        Requests.Enqueue(received);
        if (verdict != InternalCallVerdict.Valid)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await Answer(context);
    }

    /// <summary>One request that reached the replica.</summary>
    public sealed record Received(
        InternalCallVerdict Verdict, InternalCall? Call, IReadOnlyDictionary<string, string> Headers, string Target, string Body, string Protocol, string Connection)
    {
        /// <summary>The body, as replicas read it.</summary>
        public GenerationCall ToCall() => JsonSerializer.Deserialize(Body, GenerationsJsonContext.Wire.GenerationCall)!;

        /// <summary>What the client sent, as it is in the body.</summary>
        public string Asked
        {
            get
            {
                using var body = JsonDocument.Parse(Body);
                return body.RootElement.GetProperty("request").GetRawText();
            }
        }
    }
}
