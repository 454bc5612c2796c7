using System.Collections.Concurrent;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Gateway.Metering;

/// <summary>
/// What was counted by model, tenant, replica and lane. There are entries for so many; one that nobody has used for a while gives way to a new one, and where all
/// are in use, the new ones are counted together. So a report stays small, however many tenants there are.
/// </summary>
internal sealed class TrafficCounters(TimeProvider time)
{
    /// <summary>An entry that was in use within this time stays: whoever reads reports has seen its last counts long before.</summary>
    internal static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TrafficKey, TrafficEntry> _entries = new();
    private readonly TrafficEntry _others = new(time.GetUtcNow());
    private readonly Lock _making = new();
    private DateTimeOffset _fullUntil;

    /// <summary>Counts a request that has ended.</summary>
    public void Count(in TrafficKey key, in EndedTraffic traffic)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            var entry = _entries.TryGetValue(key, out var known) ? known : Make(key, now);
            lock (entry)
            {
                if (!entry.IsGone)
                {
                    entry.Count(traffic, now);
                    return;
                }
            }
        }
    }

    /// <summary>A copy of all counts; those that are counted together come last.</summary>
    public IReadOnlyList<TrafficTelemetry> Read()
    {
        var all = new List<TrafficTelemetry>();
        foreach (var (key, entry) in _entries)
        {
            lock (entry)
            {
                all.Add(entry.Read(key, isOthers: false));
            }
        }

        lock (_others)
        {
            if (_others.Read(new TrafficKey("", "", "", default), isOthers: true) is { Requests: > 0 } others)
            {
                all.Add(others);
            }
        }

        return all;
    }

    private TrafficEntry Make(in TrafficKey key, DateTimeOffset now)
    {
        lock (_making)
        {
            if (_entries.TryGetValue(key, out var made))
            {
                return made;
            }

            return _entries.Count < TelemetryReport.MostTraffic || MakeRoom(now) ? _entries[key] = new TrafficEntry(now) : _others;
        }
    }

    private bool MakeRoom(DateTimeOffset now)
    {
        if (now < _fullUntil)
        {
            return false;
        }

        var (key, oldest) = _entries.MinBy(entry => entry.Value.UsedAt);
        lock (oldest)
        {
            if (now - oldest.UsedAt < Idle)
            {
                // All others were used later, and whoever is not counted apart need not look through them each time.
                _fullUntil = oldest.UsedAt + Idle;
                return false;
            }

            oldest.IsGone = true;
        }

        return _entries.TryRemove(key, out _);
    }
}
