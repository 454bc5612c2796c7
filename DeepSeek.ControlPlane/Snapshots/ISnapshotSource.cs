namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>The newest snapshot a consumer knows.</summary>
public interface ISnapshotSource<T> where T : class
{
    /// <summary>The newest snapshot; null until the first has arrived.</summary>
    Snapshot<T>? Current { get; }

    /// <summary>When Redis last confirmed that <see cref="Current"/> is the newest; null if it never did.</summary>
    DateTimeOffset? ConfirmedAt { get; }

    /// <summary>Raised when another snapshot is in force.</summary>
    event Action? Applied;
}
