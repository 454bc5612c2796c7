namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>The newest snapshot a consumer knows.</summary>
public interface ISnapshotSource<T> where T : class
{
    /// <summary>The newest snapshot, swapped whole; null until the first has arrived.</summary>
    Snapshot<T>? Current { get; }

    /// <summary>When Redis last confirmed that <see cref="Current"/> is the newest; null if it never did.</summary>
    DateTimeOffset? ConfirmedAt { get; }
}

/// <summary>A snapshot that was verified.</summary>
/// <param name="Epoch">See <see cref="SnapshotEnvelope.Epoch"/>.</param>
/// <param name="Number">See <see cref="SnapshotEnvelope.Number"/>.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Value">The document.</param>
public sealed record Snapshot<T>(long Epoch, long Number, DateTimeOffset PublishedAt, T Value) where T : class;
