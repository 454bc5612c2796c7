namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>How long to wait before a crashed process is started again: longer each time, from the beginning once it has been well for a while.</summary>
internal sealed class RestartBackoff
{
    /// <summary>Before the first restart.</summary>
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    /// <summary>Never longer.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Healthy for this long: what happened before is forgotten.</summary>
    internal static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(30);

    /// <summary>Restarts in a row.</summary>
    public int Attempts { get; private set; }

    /// <summary>The wait after a run that was healthy for <paramref name="healthyFor"/>.</summary>
    public TimeSpan Next(TimeSpan healthyFor)
    {
        if (healthyFor >= Forgiven)
        {
            Attempts = 0;
        }

        var wait = Attempts >= 10 ? Longest : First * Math.Pow(2, Attempts);
        Attempts++;
        return wait < Longest ? wait : Longest;
    }
}
