namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>How far a document has been followed.</summary>
/// <param name="Epoch">See <see cref="SnapshotEnvelope.Epoch"/>.</param>
/// <param name="Number">See <see cref="SnapshotEnvelope.Number"/>.</param>
public sealed record SnapshotPosition(long Epoch, long Number)
{
    /// <summary>Where one stands who has taken over this base or delta.</summary>
    public static SnapshotPosition After(SnapshotEnvelope envelope) => new(envelope.Epoch, envelope.Number);

    /// <summary>True where this delta leads on from here, without leaving anything out.</summary>
    public bool LeadsTo(SnapshotEnvelope delta) => delta.Epoch == Epoch && delta.Since <= Number && delta.Number > Number;
}
