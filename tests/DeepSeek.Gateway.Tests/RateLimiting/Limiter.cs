using System.Diagnostics.Metrics;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>The limits of one gateway, with a connection to Redis of its own.</summary>
internal sealed class Limiter : IAsyncDisposable
{
    public const string Key = "key-1";
    public const string Tenant = "tenant-1";

    private readonly ConnectionMultiplexer _redis;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeSnapshots _snapshots = new();
    private readonly TimeProvider _time;
    private bool _left;

    private Limiter(ConnectionMultiplexer redis, TimeProvider time, RateLimitingOptions settings)
    {
        _redis = redis;
        _time = time;
        var options = Options.Create(settings);
        Metrics = new LimitMetrics(_services.GetRequiredService<IMeterFactory>());
        Store = new LimitStore(redis, options, Metrics, time, NullLogger<LimitStore>.Instance);
        Counters = new LimitCounters(Store, Spent, Metrics, options, time);
        var directory = new LimitDirectory(_snapshots, Counters);
        Limits = new RequestLimits(directory, new ModelContexts(new ReplicaDirectory(time), options), Metrics, options, time);
        Sync = new LimitSync(directory, Counters, Store, time, NullLogger<LimitSync>.Instance);
    }

    public LimitStore Store { get; }

    /// <summary>What the portal knows.</summary>
    public FakeSpentBudgets Spent { get; } = new();

    public LimitCounters Counters { get; }

    public LimitMetrics Metrics { get; }

    public RequestLimits Limits { get; }

    public LimitSync Sync { get; }

    /// <param name="address">Of Redis.</param>
    /// <param name="time">The gateway's clock.</param>
    /// <param name="claimSeconds">0 with a clock that stands still.</param>
    public static async Task<Limiter> StartAsync(string address, TimeProvider time, double claimSeconds = 0)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.AsyncTimeout = 20_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(100);
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        return new Limiter(redis, time, new RateLimitingOptions { RedisTimeoutSeconds = 20, ClaimSeconds = claimSeconds });
    }

    /// <summary>What is limited from now on.</summary>
    public Limiter With(UsageLimits? key = null, UsageLimits? tenant = null, UsageLimits? model = null, ModelPrice? price = null, string keyId = Key, string modelName = "m")
    {
        _snapshots.Current = new Snapshot<GatewaySnapshot>(1, 1, _time.GetUtcNow(), new GatewaySnapshot
        {
            Tenants = [new TenantEntry(Tenant, "First", Suspended: false) { Limits = tenant }],
            ApiKeys = [new ApiKeyEntry(keyId, Tenant, "hash", [], null) { Limits = key }],
            Models = [new ModelPolicy(modelName) { Limits = model, Price = price }],
        });
        return this;
    }

    /// <summary>A request of so many tokens at most.</summary>
    public ValueTask<Admission> AskAsync(long tokens = 10, string keyId = Key, string model = "m") =>
        Limits.AdmitAsync(keyId, Tenant, model, new UsageBound(tokens / 2, tokens - (tokens / 2), 1, long.MaxValue));

    /// <summary>A request that passes and uses all that it may.</summary>
    public async Task<bool> SpendAsync(long tokens = 10, string keyId = Key)
    {
        var admission = await AskAsync(tokens, keyId);
        Assert.True(admission.Failure is null || admission.Failure.Error is ApiError.RateLimited or ApiError.InsufficientBalance, admission.Failure?.Message);
        admission.Settle(Tokens(tokens));
        return admission.Failure is null;
    }

    public static Usage Tokens(long tokens) =>
        new() { PromptTokens = (int)(tokens / 2), CompletionTokens = (int)(tokens - (tokens / 2)), TotalTokens = (int)tokens };

    /// <summary>Gone without a word.</summary>
    public async Task DieAsync()
    {
        _left = true;
        await _redis.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_left)
        {
            await _redis.DisposeAsync();
        }

        Sync.Dispose();
        await _services.DisposeAsync();
    }
}
