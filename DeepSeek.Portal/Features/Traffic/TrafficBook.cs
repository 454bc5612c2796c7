using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Features.Traffic;

/// <summary>
/// The last minutes in steps of ten seconds and the last hour in minutes, by model, tenant and replica. The poller feeds it; alerts, pages and the history read it.
/// </summary>
internal sealed class TrafficBook
{
    public static readonly TimeSpan FineStep = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan FineLength = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan CoarseStep = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan CoarseLength = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly TrafficDeltas _deltas = new();
    private readonly Queue<TrafficBucket> _fine = new();
    private readonly Queue<TrafficBucket> _coarse = new();
    private TrafficBucket? _second;
    private TrafficBucket? _minute;

    /// <summary>The first minute that was watched from its beginning; null before the first look.</summary>
    public DateTimeOffset? WholeSince { get; private set; }

    /// <summary>Takes in what gateways and replicas last said.</summary>
    public void Add(DateTimeOffset now, IReadOnlyList<TelemetryReport> reports, IReadOnlyList<ReplicaView> replicas)
    {
        lock (_lock)
        {
            WholeSince ??= Floor(now, CoarseStep) + CoarseStep;
            _second = Turn(_fine, _second, now, FineStep, FineLength);
            _minute = Turn(_coarse, _minute, now, CoarseStep, CoarseLength);
            _second.Looks++;
            _minute.Looks++;
            _deltas.Look(now, reports, Count);
            var queued = 0L;
            foreach (var replica in replicas.Where(replica => !replica.Lost))
            {
                queued += replica.Heartbeat.QueuedSequences;
                Count(TrafficKey.OfReplica(replica.Heartbeat.ReplicaId), new TrafficSums { QueueLooks = 1, Queued = replica.Heartbeat.QueuedSequences });
            }

            Count(TrafficKey.Platform, new TrafficSums { QueueLooks = 1, Queued = queued });
        }
    }

    /// <summary>What was counted since then, to ten seconds; those for which nothing was are missing.</summary>
    public IReadOnlyDictionary<TrafficKey, TrafficSums> Since(DateTimeOffset from)
    {
        lock (_lock)
        {
            var all = new TrafficBucket(from);
            foreach (var (key, sums) in _fine.Where(bucket => bucket.Start + FineStep > from).SelectMany(bucket => bucket.Sums))
            {
                all.Add(key, sums);
            }

            return all.Sums;
        }
    }

    /// <summary>The buckets of that time, oldest first, each with only what is asked for. Not to be changed.</summary>
    public IReadOnlyList<TrafficBucket> Read(bool fine, Func<TrafficKey, bool> wanted)
    {
        lock (_lock)
        {
            return [.. (fine ? _fine : _coarse).Select(bucket => Copy(bucket, wanted))];
        }
    }

    /// <summary>Minutes that are over and were watched whole, from this one on.</summary>
    public IReadOnlyList<TrafficBucket> WholeMinutes(DateTimeOffset from, DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _coarse
                .Where(bucket => bucket.Start >= from && bucket.Start >= WholeSince && bucket.Start + CoarseStep <= now)
                .Select(bucket => Copy(bucket, _ => true))];
        }
    }

    public static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) => new(time.UtcTicks - (time.UtcTicks % step.Ticks), TimeSpan.Zero);

    private static TrafficBucket Turn(Queue<TrafficBucket> buckets, TrafficBucket? current, DateTimeOffset now, TimeSpan step, TimeSpan length)
    {
        var start = Floor(now, step);
        if (current?.Start != start)
        {
            buckets.Enqueue(current = new TrafficBucket(start));
        }

        while (buckets.Peek().Start <= now - length - step)
        {
            buckets.Dequeue();
        }

        return current!;
    }

    /// <summary>Sums are copied only where they still grow.</summary>
    private TrafficBucket Copy(TrafficBucket bucket, Func<TrafficKey, bool> wanted)
    {
        var copy = new TrafficBucket(bucket.Start) { Looks = bucket.Looks };
        var grows = bucket == _second || bucket == _minute;
        foreach (var (key, sums) in bucket.Sums.Where(entry => wanted(entry.Key)))
        {
            if (grows)
            {
                copy.Add(key, sums);
            }
            else
            {
                copy.Sums[key] = sums;
            }
        }

        return copy;
    }

    private void Count(TrafficKey key, TrafficSums counted)
    {
        _second!.Add(key, counted);
        _minute!.Add(key, counted);
    }
}
