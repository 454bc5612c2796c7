using System.Net;
using System.Security.Cryptography.X509Certificates;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Gateway.Transport;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Gateway.Tests.Transport;

public sealed class HttpsTests(GarnetFixture redis) : IClassFixture<GarnetFixture>, IDisposable
{
    private const string Both = "http://127.0.0.1:0;https://127.0.0.1:0";

    private readonly string _folder = Directory.CreateTempSubdirectory("https-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Development_ServesHttpAndHttpsWithItsOwnCertificateOverHttp2()
    {
        await using var gateway = await StartAsync("Development");
        var addresses = Addresses(gateway);
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(DevelopmentCertificate.CertificateFile(Path.Combine(_folder, "certs")));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == trusted.GetCertHashString();
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };

        using var plain = await client.GetAsync(new Uri(addresses.Single(address => address.Scheme == "http"), "/health/live"), TestContext.Current.CancellationToken);
        using var secure = await client.GetAsync(new Uri(addresses.Single(address => address.Scheme == "https"), "/health/live"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
        Assert.Equal(HttpVersion.Version20, secure.Version);
    }

    [Fact]
    public async Task Production_PlainAddress_IsNotServed()
    {
        using (DevelopmentCertificate.GetOrCreate(_folder, TimeProvider.System))
        {
            await using var gateway = await StartAsync(
                "Production",
                ("Kestrel:Certificates:Default:Path", DevelopmentCertificate.CertificateFile(_folder)),
                ("Kestrel:Certificates:Default:KeyPath", DevelopmentCertificate.KeyFile(_folder)));

            Assert.Equal(["https"], Addresses(gateway).Select(address => address.Scheme));
        }

        Assert.False(Directory.Exists(Path.Combine(_folder, "certs")));
    }

    [Fact]
    public async Task Production_TlsEndsBeforeUs_PlainAddressIsServed()
    {
        await using var gateway = await StartAsync("Production", ("urls", "http://127.0.0.1:0"), ("Gateway:TlsTerminatedUpstream", "true"));

        Assert.Equal(["http"], Addresses(gateway).Select(address => address.Scheme));
    }

    [Fact]
    public async Task Production_OnlyPlainAddresses_DoesNotStartAndSaysWhy()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Production", ("urls", "http://127.0.0.1:0")));

        Assert.Contains("Gateway:TlsTerminatedUpstream", exception.Message, StringComparison.Ordinal);
    }

    private static List<Uri> Addresses(GatewayHost gateway) =>
        [.. gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    private async Task<GatewayHost> StartAsync(string environment, params (string Key, string Value)[] settings)
    {
        var gateway = new GatewayHost(redis.ConnectionString, _folder, null, [("urls", Both), ("environment", environment), .. settings]);
        try
        {
            gateway.StartServer();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }
}
