using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Publishing;

/// <summary>What Redis holds.</summary>
internal sealed record StoredSnapshot(SnapshotEnvelope Envelope, byte[] Bytes);
