using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>
/// Sends what the outbox holds, and again later what did not get through. Whoever moves on when news is due may try it: of two portals, one does. Killed between
/// sending and noting it, it sends again, with the same id.
/// </summary>
internal sealed partial class DeliveryService(
    IDbContextFactory<PortalDbContext> contexts,
    IEnumerable<IAlertSender> senders,
    AlertMetrics metrics,
    IOptions<AlertOptions> options,
    TimeProvider time,
    ILogger<DeliveryService> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int AtOnce = 20;

    private bool _able = true;

    /// <summary>Tries what is due. Throws what the database throws.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await context.AlertDeliveries.AsNoTracking().Include(delivery => delivery.Channel)
            .Where(delivery => delivery.DueAt <= now).OrderBy(delivery => delivery.DueAt).Take(AtOnce).ToListAsync(cancellationToken);

        // Side by side: a server that does not answer keeps nobody else from being told.
        await Task.WhenAll(due.Select(delivery => TryAsync(delivery, now, cancellationToken)));
    }

    /// <summary>10 s, 20 s, 40 s and so on up to six hours, half of it by chance: those who failed together do not come again together.</summary>
    internal static TimeSpan Wait(int attempts)
    {
        var most = Math.Min(10 * Math.Pow(2, attempts - 1), TimeSpan.FromHours(6).TotalSeconds);
        return TimeSpan.FromSeconds(most * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TrySendDueAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryAsync(AlertDeliveryRecord delivery, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Until then it is ours; if we do not live to say how it went, it is tried again.
        DateTimeOffset? claimed = now + options.Value.Timeout + options.Value.Timeout;
        var attempt = delivery.Attempts + 1;
        if (!await WriteAsync(delivery.Id, delivery.DueAt, attempt, claimed, null, null, cancellationToken))
        {
            return;
        }

        var error = delivery.Channel is { Enabled: true } channel
            ? await SendAsync(delivery, channel, cancellationToken)
            : "The channel is switched off.";
        if (error is null)
        {
            metrics.Attempted("delivered");
            await WriteAsync(delivery.Id, claimed, attempt, null, time.GetUtcNow(), null, cancellationToken);
            return;
        }

        // A trial is for who waits for its end: it is not tried again.
        var over = attempt >= options.Value.Attempts || delivery.Event == nameof(AlertEvent.Test);
        metrics.Attempted(over ? "given_up" : "failed");
        LogFailed(logger, delivery.Id, delivery.ChannelId, attempt, error);
        var shortened = error.Length <= AlertDeliveryRecord.MaxErrorLength ? error : error[..AlertDeliveryRecord.MaxErrorLength];
        await WriteAsync(delivery.Id, claimed, attempt, over ? null : time.GetUtcNow() + Wait(attempt), null, shortened, cancellationToken);
    }

    private async Task<string?> SendAsync(AlertDeliveryRecord delivery, AlertChannelRecord channel, CancellationToken cancellationToken)
    {
        if (senders.FirstOrDefault(sender => sender.Kind == channel.Kind) is not { } sender)
        {
            return $"Nothing here can send to a channel of the kind {channel.Kind}.";
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.Timeout);
        try
        {
            return await sender.SendAsync(delivery, channel, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"It did not answer within {options.Value.TimeoutSeconds} s.";
        }
    }

    /// <summary>False where somebody else has moved it on since.</summary>
    private async Task<bool> WriteAsync(
        string id, DateTimeOffset? wasDueAt, int attempts, DateTimeOffset? dueAt, DateTimeOffset? deliveredAt, string? error, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AlertDeliveries.Where(delivery => delivery.Id == id && delivery.DueAt == wasDueAt)
            .ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.Attempts, attempts)
                    .SetProperty(delivery => delivery.DueAt, dueAt)
                    .SetProperty(delivery => delivery.DeliveredAt, deliveredAt)
                    .SetProperty(delivery => delivery.Error, error),
                cancellationToken) == 1;
    }

    private async Task TrySendDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendDueAsync(cancellationToken);
            _able = true;
        }
        catch (Exception e) when (e is DbUpdateException || DatabaseAway.Means(e))
        {
            // Said once an outage, not once a second.
            if (_able)
            {
                LogUnable(logger, e.Message);
            }

            _able = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} did not get through to channel {ChannelId} at attempt {Attempt}. {Reason}")]
    private static partial void LogFailed(ILogger logger, string id, string channelId, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is to be sent of alerts cannot be read; trying every second. {Reason}")]
    private static partial void LogUnable(ILogger logger, string reason);
}
