using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeepSeek.Gateway.Transport;

/// <summary>Where the configured certificate lies: <c>Kestrel:Certificates:Default</c>, in PEM with a key beside it, or in PKCS #12.</summary>
/// <param name="Path">The certificate, and in PEM those between it and its root.</param>
/// <param name="KeyPath">Its key in PEM; null where it is with the certificate.</param>
/// <param name="Password">Of the key, or of the whole; null for none.</param>
internal sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    private const string Section = "Kestrel:Certificates:Default";

    /// <summary>Null where no file is configured.</summary>
    public static CertificateFiles? Of(IConfiguration configuration, string contentRoot)
    {
        var section = configuration.GetSection(Section);
        return section["Path"] is { Length: > 0 } path
            ? new CertificateFiles(
                System.IO.Path.Combine(contentRoot, path), section["KeyPath"] is { Length: > 0 } key ? System.IO.Path.Combine(contentRoot, key) : null, section["Password"])
            : null;
    }

    /// <summary>Changes with what is in the files.</summary>
    public string Fingerprint()
    {
        var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path)));
        return KeyPath is null ? hash : hash + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(KeyPath)));
    }

    /// <summary>The certificate with its key, then those between it and its root.</summary>
    public X509Certificate2Collection Load()
    {
        if (X509Certificate2.GetCertContentType(Path) == X509ContentType.Pkcs12)
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Path, Password);
            return [.. all.OrderByDescending(certificate => certificate.HasPrivateKey)];
        }

        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(Path);
        using var bare = Password is null ? X509Certificate2.CreateFromPemFile(Path, KeyPath) : X509Certificate2.CreateFromEncryptedPemFile(Path, Password, KeyPath);

        // A key that was read from PEM cannot be used by every platform's TLS.
        found[0] = X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), password: null);
        return found;
    }
}
