using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using System.Text;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.ModelResolution;
using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Gateway.ResponseCache.Flights;
using DeepSeek.Gateway.ResponseCache.Memory;
using DeepSeek.Gateway.ResponseCache.Redis;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.ResponseCache;

/// <summary>The stage in front of a fake generator, with all its real parts.</summary>
internal sealed class CacheUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RedisAnswers? _redis;

    public CacheUnderTest(ResponseCacheOptions? settings = null, IConnectionMultiplexer? redis = null, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var options = Options.Create(settings ?? new ResponseCacheOptions());
        Memory = new MemoryAnswers(options, Time);
        var metrics = new ResponseCacheMetrics(_services.GetRequiredService<IMeterFactory>(), Memory, Flights);
        if (redis is not null)
        {
            var secret = Options.Create(new InternalCallOptions { Key = GatewayHost.Secret });
            _redis = new RedisAnswers(redis, new KeptAnswerSeal(secret, options), metrics, options, TimeProvider.System, NullLogger<RedisAnswers>.Instance);
            _ = _redis.StartAsync(CancellationToken.None);
        }

        Source = new ResponseCacheSource(
            Generator, Memory, _redis ?? (ISharedAnswers)new NoSharedAnswers(), Flights, metrics, options, Time, NullLogger<ResponseCacheSource>.Instance);
    }

    public FakeTimeProvider Time { get; }

    public ScriptedAnswers Generator { get; } = new();

    public FlightTable Flights { get; } = new();

    public MemoryAnswers Memory { get; }

    public ResponseCacheSource Source { get; }

    public static GatewayRequest Request(
        string question = "1+1", bool stream = false, long? seed = 7, double? temperature = null, string partition = "partition-1",
        CachePolicy policy = CachePolicy.Deterministic, CacheDirectives directives = default)
    {
        var seedField = seed is null ? "" : FormattableString.Invariant($",\"seed\":{seed}");
        return new GatewayRequest
        {
            Id = Guid.NewGuid().ToString("N"),
            ArrivedAt = 0,
            Caller = CallerOf(partition, policy),
            Body = Encoding.UTF8.GetBytes($$"""{"model":"tiny","messages":[{"role":"user","content":"{{question}}"}]{{seedField}}}"""),
            Completion = new RequestedCompletion { Route = AnswerRoute.ChatCompletions, Model = "tiny", Stream = stream, Seed = seed, Temperature = temperature, Request = default },
            ModelVersion = ScriptedAnswers.Version,
            CacheDirectives = directives,
        };
    }

    public async Task<List<AnswerEvent>> AskAsync(GatewayRequest request)
    {
        var events = new List<AnswerEvent>();
        await foreach (var next in Source.AnswerAsync(request, TestContext.Current.CancellationToken))
        {
            events.Add(next);
        }

        return events;
    }

    public static string Text(IEnumerable<AnswerEvent> events) => string.Concat(events.OfType<AnswerDelta>().Select(delta => delta.Content));

    public static string Reasoning(IEnumerable<AnswerEvent> events) => string.Concat(events.OfType<AnswerDelta>().Select(delta => delta.Reasoning));

    private static Caller CallerOf(string partition, CachePolicy policy) => new()
    {
        KeyId = "key",
        TenantId = "tenant",
        Scopes = FrozenSet<string>.Empty,
        CachePartition = partition,
        Key = new ApiKeyEntry("key", "tenant", "", [], null) { Cache = policy },
        Tenant = new TenantEntry("tenant", "Tenant", Suspended: false),
        Principal = new ClaimsPrincipal(),
    };

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.StopAsync(CancellationToken.None);
            _redis.Dispose();
        }

        await _services.DisposeAsync();
    }
}
