using System.Security.Cryptography.X509Certificates;
using DeepSeek.Gateway.Transport;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Transport;

public sealed class DevelopmentCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificate-tests-").FullName;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void GetOrCreate_FirstRun_IsForLocalhostAndItsKeyIsTheOwnersOnly()
    {
        using var certificate = DevelopmentCertificate.GetOrCreate(_folder, _time);

        Assert.True(certificate.HasPrivateKey);
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("::1"));
        Assert.False(certificate.MatchesHostname("example.org"));
        using var open = X509CertificateLoader.LoadCertificateFromFile(DevelopmentCertificate.CertificateFile(_folder));
        Assert.Equal(certificate.Thumbprint, open.Thumbprint);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(DevelopmentCertificate.CertificateFile(_folder)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DevelopmentCertificate.KeyFile(_folder)));
        }
    }

    [Fact]
    public void GetOrCreate_Again_IsTheSameUntilAMonthBeforeItsEnd()
    {
        using var first = DevelopmentCertificate.GetOrCreate(_folder, _time);
        _time.Advance(TimeSpan.FromDays(330));
        using var later = DevelopmentCertificate.GetOrCreate(_folder, _time);
        _time.Advance(TimeSpan.FromDays(6));
        using var renewed = DevelopmentCertificate.GetOrCreate(_folder, _time);

        Assert.Equal(first.Thumbprint, later.Thumbprint);
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
    }

    [Fact]
    public void GetOrCreate_FileIsBroken_MakesAnother()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(DevelopmentCertificate.KeyFile(_folder), "-----BEGIN CERTIFICATE-----\ncut");

        using var certificate = DevelopmentCertificate.GetOrCreate(_folder, _time);

        Assert.True(certificate.HasPrivateKey);
    }
}
