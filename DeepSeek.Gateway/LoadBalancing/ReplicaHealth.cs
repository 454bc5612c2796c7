using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Passive health: what calls say of a replica. One failure makes it the last to be asked for a moment, many open its circuit.</summary>
internal sealed partial class ReplicaHealth(IOptions<LoadBalancingOptions> options, CircuitMetrics metrics, TimeProvider time, ILogger<ReplicaHealth> logger)
{
    private readonly TimeSpan _cooldown = TimeSpan.FromSeconds(options.Value.CooldownSeconds);
    private readonly CircuitSettings _settings = CircuitSettings.Of(options.Value);

    /// <summary>It gave a whole answer.</summary>
    public void Answered(Replica replica)
    {
        replica.Recover();
        if (replica.Circuit.Succeeded(time.GetUtcNow(), _settings))
        {
            metrics.Changed(replica.Id, opened: false);
            LogClosed(logger, replica.Id);
        }
    }

    /// <summary>It answered with an error; where that is not its own fault it is as well as with any other answer.</summary>
    public void Faulted(Replica replica, bool isOwnFault)
    {
        if (isOwnFault)
        {
            CountFailure(replica);
        }
        else
        {
            Answered(replica);
        }
    }

    /// <summary>It could not be reached, broke off or would not take a call. One that is only busy has not failed.</summary>
    public void Failed(Replica replica, bool isBusy)
    {
        replica.CoolDown(time.GetUtcNow() + _cooldown);
        if (!isBusy)
        {
            CountFailure(replica);
        }
    }

    private void CountFailure(Replica replica)
    {
        if (replica.Circuit.Failed(time.GetUtcNow(), _settings))
        {
            metrics.Changed(replica.Id, opened: true);
            LogOpened(logger, replica.Id, _settings.Break.TotalSeconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Replica {ReplicaId}: its circuit opens; one call is tried after {Seconds} s.")]
    private static partial void LogOpened(ILogger logger, string replicaId, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Replica {ReplicaId}: its circuit closes.")]
    private static partial void LogClosed(ILogger logger, string replicaId);
}
