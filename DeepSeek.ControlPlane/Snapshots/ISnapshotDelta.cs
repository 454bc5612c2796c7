namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What changed in a document.</summary>
public interface ISnapshotDelta<T> where T : class
{
    /// <summary>The document with the changes; what it was given stays as it is.</summary>
    T ApplyTo(T before);
}
