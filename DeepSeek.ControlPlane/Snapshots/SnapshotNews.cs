namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What is new of a document in Redis, in the bytes that stand there: nobody has verified them yet.</summary>
/// <param name="IsAnew">True where it was read from the beginning, so that <see cref="Base"/> counts.</param>
/// <param name="Base">The base; null where there is none.</param>
/// <param name="Deltas">The deltas that were not read before, oldest first.</param>
public sealed record SnapshotNews(bool IsAnew, byte[]? Base, IReadOnlyList<byte[]> Deltas);
