namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Each second: says that this gateway is there, and lets every limit tell Redis what it does not know. Where nothing is limited, does nothing.</summary>
internal sealed partial class LimitSync(
    LimitDirectory directory, LimitCounters counters, LimitStore store, TimeProvider time, ILogger<LimitSync> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private bool _listening;
    private bool _everLimited;

    /// <summary>Gives back what this gateway holds and does not use. What was used stays.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_everLimited || store.Away)
        {
            return;
        }

        foreach (var counter in counters.All)
        {
            counter.Tick(last: true);
        }

        var started = time.GetTimestamp();
        while (counters.All.Any(counter => !counter.IsEmpty) && !store.Away && time.GetElapsedTime(started) < Farewell && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None);
        }

        await store.LeaveAsync();
    }

    /// <summary>What is done each second.</summary>
    internal async Task TickAsync()
    {
        _everLimited |= directory.Current is not null;
        if (!_everLimited || !await store.BeatAsync())
        {
            return;
        }

        _listening = _listening || await store.ListenAsync(key => counters.Find(key)?.Claimed());
        foreach (var counter in counters.All)
        {
            counter.Tick();
        }

        directory.Trim();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TickOrReportAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TickOrReportAsync()
    {
        try
        {
            await TickAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug, here or in what it reads. Requests go on to be answered; an exception that leaves here would end the gateway.
            LogBroke(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Limits could not be brought up to date with Redis; it is tried again in a second.")]
    private static partial void LogBroke(ILogger logger, Exception error);
}
