using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Traffic.Archive;

/// <summary>Stores minutes that are over, adds up hours, and deletes what is old. Of several portals, the first stores a minute; all have heard the same.</summary>
internal sealed partial class TrafficArchiveService(TrafficBook book, TrafficArchive archive, TimeProvider time, ILogger<TrafficArchiveService> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private DateTimeOffset _nextMinute;
    private DateTimeOffset _nextHour;
    private bool _able = true;

    /// <summary>Takes a turn. Throws what the database throws; what was not stored is tried again at the next.</summary>
    public async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var minute in book.WholeMinutes(_nextMinute, now))
        {
            if (minute.Sums.Count > 0)
            {
                await archive.StoreAsync(minute, cancellationToken);
            }

            _nextMinute = minute.Start + TrafficBook.CoarseStep;
        }

        // A little later than the hour ends, so that its last minute is there, whoever stores it.
        if (now >= _nextHour)
        {
            await archive.RollUpAsync(now - TrafficBook.CoarseStep, cancellationToken);
            await archive.DeleteOldAsync(now, cancellationToken);
            _nextHour = TrafficBook.Floor(now, TimeSpan.FromMinutes(10)) + TimeSpan.FromMinutes(10);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryTurnAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TurnAsync(cancellationToken);
            _able = true;
        }
        catch (Exception e) when (e is DbUpdateException || DatabaseAway.Means(e))
        {
            // Said once an outage. The last hour is kept in memory meanwhile.
            if (_able)
            {
                LogUnable(logger, e.Message);
            }

            _able = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Traffic cannot be stored; trying every ten seconds. {Reason}")]
    private static partial void LogUnable(ILogger logger, string reason);
}
