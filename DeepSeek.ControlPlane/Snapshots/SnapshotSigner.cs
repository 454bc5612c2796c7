using System.Security.Cryptography;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>The publisher's side: signs snapshots with its private P-256 key.</summary>
public sealed class SnapshotSigner : IDisposable
{
    private readonly ECDsa _key;

    /// <summary>A signer from a PEM-encoded private key.</summary>
    public SnapshotSigner(string privateKeyPem)
    {
        _key = ECDsa.Create();
        _key.ImportFromPem(privateKeyPem);
    }

    /// <summary>Signs an envelope, whatever signature it carried.</summary>
    public SnapshotEnvelope Sign(SnapshotEnvelope envelope) =>
        envelope with { Signature = _key.SignData(envelope.SignedBytes(), HashAlgorithmName.SHA256) };

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
