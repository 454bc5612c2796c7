using System.Security.Cryptography;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A consumer's side: knows the publisher's public key and nothing else.</summary>
public sealed class SnapshotVerifier : IDisposable
{
    private readonly ECDsa _key;

    /// <summary>A verifier from a PEM-encoded public key.</summary>
    public SnapshotVerifier(string publicKeyPem)
    {
        _key = ECDsa.Create();
        _key.ImportFromPem(publicKeyPem);
    }

    /// <summary>True where the envelope is the named document and was signed by the publisher.</summary>
    public bool Verify(SnapshotEnvelope envelope, string document) =>
        envelope is { Payload: not null, Signature: not null }
        && envelope.Document == document
        && _key.VerifyData(envelope.SignedBytes(), envelope.Signature, HashAlgorithmName.SHA256);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
