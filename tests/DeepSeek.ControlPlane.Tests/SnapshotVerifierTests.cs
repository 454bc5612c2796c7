using System.Security.Cryptography;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.ControlPlane.Tests;

public sealed class SnapshotVerifierTests
{
    [Fact]
    public void Verify_FieldsThatAreMissing_AreNoSignature()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var verifier = new SnapshotVerifier(key.ExportSubjectPublicKeyInfoPem());
        var envelope = new SnapshotEnvelope
        {
            Document = GatewaySnapshot.Document, Epoch = 1, Number = 1, PublishedAt = DateTimeOffset.UnixEpoch, Payload = null!,
        };

        Assert.False(verifier.Verify(envelope, GatewaySnapshot.Document));
        Assert.False(verifier.Verify(envelope with { Payload = [1], Signature = null! }, GatewaySnapshot.Document));
    }
}
