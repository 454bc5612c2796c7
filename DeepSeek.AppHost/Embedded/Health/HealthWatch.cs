namespace DeepSeek.AppHost.Embedded.Health;

/// <summary>Follows the health of one running instance: often until it is ready, then now and then.</summary>
internal sealed class HealthWatch(IHealthProbe? probe, TimeProvider time)
{
    /// <summary>Between two questions while it starts.</summary>
    internal static readonly TimeSpan StartingPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two questions once it is ready.</summary>
    internal static readonly TimeSpan ReadyPoll = TimeSpan.FromSeconds(2);

    /// <summary>One slow answer of a busy process is not yet a fault.</summary>
    private const int MissesToBeUnhealthy = 2;

    /// <summary>Reports each change until cancelled. An instance without a probe is healthy while it runs.</summary>
    public async Task RunAsync(Action<bool> report, CancellationToken cancellationToken)
    {
        if (probe is null)
        {
            report(true);
            return;
        }

        var healthy = false;
        var misses = 0;
        while (true)
        {
            if (await probe.IsHealthyAsync(cancellationToken))
            {
                misses = 0;
                if (!healthy)
                {
                    healthy = true;
                    report(true);
                }
            }
            else if (healthy && ++misses >= MissesToBeUnhealthy)
            {
                healthy = false;
                report(false);
            }

            await Task.Delay(healthy && misses == 0 ? ReadyPoll : StartingPoll, time, cancellationToken);
        }
    }
}
