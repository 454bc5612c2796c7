namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A snapshot that was verified. Those that differ by a delta are linked, so that who made something of the one need not make all of it anew.</summary>
public sealed class Snapshot<T>(long epoch, long number, DateTimeOffset publishedAt, T value) where T : class
{
    // Forward, so that nothing keeps those alive that nobody looks at any more.
    private Link? _next;

    /// <summary>See <see cref="SnapshotEnvelope.Epoch"/>.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>See <see cref="SnapshotEnvelope.Number"/>.</summary>
    public long Number { get; } = number;

    /// <summary>When it was published.</summary>
    public DateTimeOffset PublishedAt { get; } = publishedAt;

    /// <summary>The document.</summary>
    public T Value { get; } = value;

    /// <summary>What comes after this one, by a delta.</summary>
    public Snapshot<T> Follow(long number, DateTimeOffset publishedAt, ISnapshotDelta<T> delta)
    {
        var next = new Snapshot<T>(Epoch, number, publishedAt, delta.ApplyTo(Value));
        Volatile.Write(ref _next, new Link(delta, next));
        return next;
    }

    /// <summary>The deltas that lead from this one to a later one; null where none do, because a base came between.</summary>
    public IReadOnlyList<ISnapshotDelta<T>>? DeltasTo(Snapshot<T> later)
    {
        List<ISnapshotDelta<T>> deltas = [];
        for (var at = this; !ReferenceEquals(at, later);)
        {
            if (Volatile.Read(ref at._next) is not { } next)
            {
                return null;
            }

            deltas.Add(next.Delta);
            at = next.To;
        }

        return deltas;
    }

    private sealed record Link(ISnapshotDelta<T> Delta, Snapshot<T> To);
}
