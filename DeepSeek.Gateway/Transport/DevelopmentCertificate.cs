using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeepSeek.Gateway.Transport;

/// <summary>A self-signed certificate for <c>localhost</c>, made on first run and used again until it is about to expire. Development only.</summary>
internal static class DevelopmentCertificate
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Certificate and key, readable by the owner only.</summary>
    public static string KeyFile(string folder) => Path.Combine(folder, "localhost.key.pem");

    /// <summary>The certificate alone, for clients that are to trust it.</summary>
    public static string CertificateFile(string folder) => Path.Combine(folder, "localhost.pem");

    public static X509Certificate2 GetOrCreate(string folder, TimeProvider time) => TryLoad(folder, time) ?? Create(folder, time);

    private static X509Certificate2? TryLoad(string folder, TimeProvider time)
    {
        if (!File.Exists(KeyFile(folder)))
        {
            return null;
        }

        try
        {
            var certificate = Usable(X509Certificate2.CreateFromPemFile(KeyFile(folder)));
            if (certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > RenewBefore)
            {
                return certificate;
            }

            certificate.Dispose();
            return null;
        }
        catch (CryptographicException)
        {
            // Cut off or not ours: another is made in its place.
            return null;
        }
    }

    private static X509Certificate2 Create(string folder, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost, O=DeepSeek Platform (development)", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));

        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Lifetime);
        Directory.CreateDirectory(folder);
        Write(KeyFile(folder), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n", OwnerOnly);
        Write(CertificateFile(folder), certificate.ExportCertificatePem() + "\n", Everybody);
        return Usable(certificate);
    }

    /// <summary>The same certificate with a key that every platform's TLS can use; one read from PEM cannot be on Windows.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        // Each process has its own temporary file, and the last move wins whole: two that start at once cannot mix a key with another's certificate.
        var temporary = FormattableString.Invariant($"{path}.{Environment.ProcessId}.new");
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
