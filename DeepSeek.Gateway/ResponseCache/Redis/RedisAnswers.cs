using System.Threading.Channels;
using DeepSeek.ControlPlane;
using DeepSeek.Gateway.Outages;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.ResponseCache.Redis;

/// <summary>Answers in the Redis called <c>cache</c>: read within a short timeout, written in the background.</summary>
internal sealed partial class RedisAnswers : BackgroundService, ISharedAnswers
{
    /// <summary>Answers that wait to be written; beyond that they stay in memory only. Bounds what a slow Redis costs.</summary>
    internal const int WaitingAnswers = 128;

    private readonly IConnectionMultiplexer _redis;
    private readonly KeptAnswerSeal _seal;
    private readonly ResponseCacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _timeout;
    private readonly OutageCircuit _circuit;
    private readonly Channel<(Fingerprint Fingerprint, KeptAnswer Answer)> _waiting =
        Channel.CreateBounded<(Fingerprint, KeptAnswer)>(new BoundedChannelOptions(WaitingAnswers) { SingleReader = true });

    public RedisAnswers(
        [FromKeyedServices(RedisKeys.CacheConnection)] IConnectionMultiplexer redis,
        KeptAnswerSeal seal,
        ResponseCacheMetrics metrics,
        IOptions<ResponseCacheOptions> options,
        TimeProvider time,
        ILogger<RedisAnswers> logger)
    {
        _redis = redis;
        _seal = seal;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _timeout = TimeSpan.FromSeconds(options.Value.RedisTimeoutSeconds);
        _circuit = new OutageCircuit(time, TimeSpan.FromSeconds(options.Value.RedisCooldownSeconds));
    }

    public async ValueTask<KeptAnswer?> FindAsync(Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        var (answered, value) = await AskAsync(redis => redis.StringGetAsync(Key(fingerprint)), cancellationToken);
        if (!answered || value.IsNull)
        {
            return null;
        }

        var answer = _seal.Open(fingerprint, ((ReadOnlyMemory<byte>)value).Span);
        if (answer is null)
        {
            LogForeign(_logger);
        }

        return answer?.ExpiresAt > _time.GetUtcNow() ? answer : null;
    }

    public void Keep(Fingerprint fingerprint, KeptAnswer answer)
    {
        if (_circuit.IsOpen || !_waiting.Writer.TryWrite((fingerprint, answer)))
        {
            _metrics.NotShared();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (fingerprint, answer) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (answer.ExpiresAt - _time.GetUtcNow() is var left && left <= TimeSpan.Zero)
            {
                continue;
            }

            var bytes = _seal.Seal(fingerprint, answer);
            var (kept, _) = await AskAsync(redis => redis.StringSetAsync(Key(fingerprint), bytes, left), stoppingToken);
            if (!kept)
            {
                _metrics.NotShared();
            }
        }
    }

    private static RedisKey Key(Fingerprint fingerprint)
    {
        Span<byte> hash = stackalloc byte[Fingerprint.Length];
        fingerprint.CopyTo(hash);
        return RedisKeys.Answer(hash);
    }

    private async ValueTask<(bool Answered, T? Value)> AskAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        if (!_circuit.Allows())
        {
            return default;
        }

        try
        {
            var value = await command(_redis.GetDatabase()).WaitAsync(_timeout, _time, cancellationToken);
            if (_circuit.Succeeded())
            {
                LogBack(_logger);
            }

            return (true, value);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _metrics.RedisFailed();
            if (_circuit.Failed())
            {
                LogAway(_logger, e.Message);
            }

            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Redis for cached answers does not answer; answers are kept in memory only meanwhile. {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The Redis for cached answers answers again.")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A cached answer in Redis was not sealed by a gateway with this InternalCalls:Key, or was changed. It is not given to anybody.")]
    private static partial void LogForeign(ILogger logger);
}
