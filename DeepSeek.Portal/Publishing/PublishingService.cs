using DeepSeek.Portal.Data;
using StackExchange.Redis;

namespace DeepSeek.Portal.Publishing;

/// <summary>Publishes when the signal says so, and looks every second whether there is need: another portal's change, or a Redis that lost its data.</summary>
internal sealed partial class PublishingService(
    IEnumerable<SnapshotPublisher> publishers,
    PublishingSignal signal,
    TimeProvider time,
    ILogger<PublishingService> logger) : BackgroundService
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private PublishingStatus _status = PublishingStatus.Unknown;

    /// <summary>How it stands with the document of the gateways; what waits and what is the matter, with any.</summary>
    public PublishingStatus Status => Volatile.Read(ref _status);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TurnAsync(stoppingToken);
                await signal.WaitAsync(PollInterval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            PublishingStatus? status = null;
            foreach (var publisher in publishers)
            {
                var next = await publisher.RunAsync(cancellationToken);
                status = status?.With(next) ?? next;
            }

            Enter(status ?? PublishingStatus.Unknown);
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException or IOException)
        {
            Enter(_status with { Problem = PublishingProblem.RedisUnreachable }, e);
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            Enter(_status with { Problem = PublishingProblem.DatabaseUnreachable }, e);
        }
    }

    /// <summary>Takes over a status and says so when a problem comes or goes: once, not every second.</summary>
    private void Enter(PublishingStatus next, Exception? exception = null)
    {
        var before = _status.Problem;
        Volatile.Write(ref _status, next);
        if (next.Problem == before)
        {
            return;
        }

        switch (next.Problem)
        {
            case PublishingProblem.None:
                LogRecovered(logger);
                break;
            case PublishingProblem.OlderThanPublished:
                LogOlder(logger, next.Epoch, next.Number ?? 0);
                break;
            default:
                LogCannot(logger, next.Problem, FirstWords(exception));
                break;
        }
    }

    /// <summary>The Redis client goes on about its threads after the first semicolon.</summary>
    private static string FirstWords(Exception? exception) => exception?.Message.Split(';')[0] ?? "";

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshots can be published again.")]
    private static partial void LogRecovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshots cannot be published ({Problem}); trying every second. {Reason}")]
    private static partial void LogCannot(ILogger logger, PublishingProblem problem, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis holds snapshot {Epoch}.{Number}, newer than this database: it is an old copy. "
        + "Gateways ignore its changes until its epoch is raised: run this program with the argument new-epoch.")]
    private static partial void LogOlder(ILogger logger, long epoch, long number);
}
