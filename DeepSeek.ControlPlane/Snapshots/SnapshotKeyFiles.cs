using System.Security.Cryptography;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>Where the pair of keys lies under a data directory, and how it is made on a first run.</summary>
public static class SnapshotKeyFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The publisher's key, readable by its owner only.</summary>
    public static string PrivateKey(string dataDirectory) => Path.Combine(dataDirectory, "keys", "snapshot-signing.pem");

    /// <summary>The key that consumers pin.</summary>
    public static string PublicKey(string dataDirectory) => Path.Combine(dataDirectory, "keys", "snapshot-signing.public.pem");

    /// <summary>Makes the pair unless it is there. The public file is written last: where it exists, the pair is whole.</summary>
    public static void EnsureCreated(string dataDirectory)
    {
        if (File.Exists(PublicKey(dataDirectory)) && File.Exists(PrivateKey(dataDirectory)))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(PrivateKey(dataDirectory))!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(PrivateKey(dataDirectory), key.ExportPkcs8PrivateKeyPem(), OwnerOnly);
        Write(PublicKey(dataDirectory), key.ExportSubjectPublicKeyInfoPem(), OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
