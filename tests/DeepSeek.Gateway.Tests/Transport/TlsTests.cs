using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Gateway.Transport;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Transport;

/// <summary>Which TLS is spoken, and with which certificate.</summary>
public sealed class TlsTests(GarnetFixture redis) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-tests-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, SslProtocols.Tls13, true)]
    [InlineData(false, SslProtocols.Tls12, false)]
    [InlineData(true, SslProtocols.Tls13, true)]
    [InlineData(true, SslProtocols.Tls12, true)]
    public async Task Handshake_Version_IsTakenAsConfigured(bool allowTls12, SslProtocols version, bool isTaken)
    {
        await using var gateway = Start(("Gateway:Transport:AllowTls12", allowTls12.ToString()));

        if (isTaken)
        {
            Assert.Equal(version, (await ShakeAsync(gateway, version)).Version);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => ShakeAsync(gateway, version));
        }
    }

    [Fact]
    public async Task Handshake_CertificateFilesChange_TheNewOneIsShownWithoutARestart()
    {
        var (first, second) = (Directory.CreateDirectory(Path.Combine(_folder, "in-use")).FullName, Path.Combine(_folder, "next"));
        DevelopmentCertificate.GetOrCreate(first, TimeProvider.System).Dispose();
        using var next = DevelopmentCertificate.GetOrCreate(second, TimeProvider.System);
        await using var gateway = Start(
            ("Kestrel:Certificates:Default:Path", DevelopmentCertificate.CertificateFile(first)),
            ("Kestrel:Certificates:Default:KeyPath", DevelopmentCertificate.KeyFile(first)),
            ("Gateway:Transport:CertificatePollSeconds", "1"));
        var before = (await ShakeAsync(gateway, SslProtocols.Tls13)).Certificate;
        Assert.NotEqual(next.GetCertHashString(), before);

        // One after the other: what does not belong together is not taken.
        File.Copy(DevelopmentCertificate.CertificateFile(second), DevelopmentCertificate.CertificateFile(first), overwrite: true);
        Assert.Equal(before, (await ShakeAsync(gateway, SslProtocols.Tls13)).Certificate);
        File.Copy(DevelopmentCertificate.KeyFile(second), DevelopmentCertificate.KeyFile(first), overwrite: true);

        await Eventually.IsAsync(async () => (await ShakeAsync(gateway, SslProtocols.Tls13)).Certificate == next.GetCertHashString());
    }

    private static async Task<(SslProtocols Version, string Certificate)> ShakeAsync(GatewayHost gateway, SslProtocols version)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, Cancellation);
        await using var stream = new SslStream(client.GetStream());
#pragma warning disable CA5359, CA5398 // Whoever it shows itself as, and whatever it speaks, is what is asked here.
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, _, _, _) => true }, Cancellation);
#pragma warning restore CA5359, CA5398
        return (stream.SslProtocol, stream.RemoteCertificate!.GetCertHashString());
    }

    private GatewayHost Start(params (string Key, string Value)[] settings)
    {
        var gateway = new GatewayHost(redis.ConnectionString, _folder, null, [("urls", "https://127.0.0.1:0"), .. settings]);
        gateway.StartServer();
        return gateway;
    }
}
