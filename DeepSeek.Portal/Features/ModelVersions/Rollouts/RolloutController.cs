using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Live;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>
/// Looks every second how roll-outs go, and ends them: well, or by going back. It has no state that matters: one that starts anew, and any number beside it,
/// find everything in the database and in the heartbeats.
/// </summary>
internal sealed partial class RolloutController(
    IModelDeployments deployments,
    HeartbeatReader heartbeats,
    IOptions<RolloutOptions> options,
    TimeProvider time,
    ILogger<RolloutController> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ReplicaBook _replicas = new();
    private bool _able = true;

    /// <summary>Takes one look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var underWay = await deployments.ListUnderWayAsync(cancellationToken);
        if (underWay.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        _replicas.Update(now, await heartbeats.ReadAsync(cancellationToken), []);
        foreach (var deployment in underWay)
        {
            var verdict = RolloutJudge.Judge(deployment, _replicas.Replicas, now, options.Value);
            if (verdict.Fault is { } fault)
            {
                await deployments.RollBackAsync(deployment.Name, deployment.Revision, fault, cancellationToken);
            }
            else if (verdict.Done)
            {
                await deployments.CompleteAsync(deployment.Name, deployment.Revision, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryLookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            _able = true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or IOException || DatabaseAway.Means(e))
        {
            // Said once an outage, not once a second. Roll-outs stand still meanwhile: no replica learns of another decision.
            if (_able)
            {
                LogUnable(logger, e.Message);
            }

            _able = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How roll-outs go cannot be seen; trying every second. {Reason}")]
    private static partial void LogUnable(ILogger logger, string reason);
}
