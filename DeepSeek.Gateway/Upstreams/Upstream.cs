using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>An external upstream as this gateway sees it: how it is asked, and how it fares.</summary>
/// <param name="entry">As it was registered.</param>
/// <param name="apiKey">Its key, opened; null where it wants none. Never in a log.</param>
internal sealed class Upstream(ExternalUpstream entry, string? apiKey)
{
    private int _inFlight;
    private long _coolsUntilTicks;

    public ExternalUpstream Entry => entry;

    public string Id => entry.Id;

    /// <summary>What it answers with, as <c>name@version</c>.</summary>
    public string ModelVersion { get; } = $"{entry.Model}@{entry.Version}";

    /// <summary>The header with its key; null where it wants none.</summary>
    public string? Authorization { get; } = apiKey is null ? null : "Bearer " + apiKey;

    /// <summary>Where it is asked for conversations.</summary>
    public Uri ChatCompletions { get; } = Beneath(entry.Address, "chat/completions");

    /// <summary>Where it is asked to go on with a text.</summary>
    public Uri Completions { get; } = Beneath(entry.Address, "completions");

    /// <summary>Requests that this gateway has open there.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Takes a place; false where it has as many requests as it may. <see cref="End"/> gives it back.</summary>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _inFlight) <= (entry.ConcurrentRequests ?? int.MaxValue))
        {
            return true;
        }

        End();
        return false;
    }

    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Not to be asked, where there is another, until then.</summary>
    public void CoolDown(DateTimeOffset until) => Interlocked.Exchange(ref _coolsUntilTicks, until.UtcTicks);

    public bool CoolsDown(DateTimeOffset now) => Interlocked.Read(ref _coolsUntilTicks) > now.UtcTicks;

    private static Uri Beneath(Uri address, string path) => new(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), path);
}
