using System.Security.Cryptography;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Publishing;

/// <summary>The portal's key: signs what is published, and tells its own snapshots from anybody else's.</summary>
internal sealed class SnapshotKeys : IDisposable
{
    public SnapshotKeys(IOptions<SnapshotSigningOptions> options, IOptions<PlatformOptions> platform)
    {
        var file = options.Value.PrivateKeyFile;
        if (file.Length == 0)
        {
            // Only in Development: the validator stops everything else.
            SnapshotKeyFiles.EnsureCreated(platform.Value.DataDirectory);
            file = SnapshotKeyFiles.PrivateKey(platform.Value.DataDirectory);
        }

        var pem = File.ReadAllText(file);
        Signer = new SnapshotSigner(pem);

        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        Verifier = new SnapshotVerifier(key.ExportSubjectPublicKeyInfoPem());
    }

    public SnapshotSigner Signer { get; }

    public SnapshotVerifier Verifier { get; }

    public void Dispose()
    {
        Signer.Dispose();
        Verifier.Dispose();
    }
}
