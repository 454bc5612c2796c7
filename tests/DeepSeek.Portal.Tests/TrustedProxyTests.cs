using DeepSeek.Portal.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests;

public sealed class TrustedProxyTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Theory, InlineData("127.0.0.0/8", "203.0.113.7"), InlineData("10.9.0.0/16", "127.0.0.1")]
    public async Task SignIn_Forwarded_IsInTheAuditFromWhereATrustedProxySays(string trusted, string address)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;
        await using (var portal = new PortalApplication(garnet.ConnectionString, directory, "Development", ("Portal:TrustedProxies:Networks:0", trusted)))
        {
            using var browser = portal.CreateBrowser();
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.9, 203.0.113.7");
            (await PortalApplication.SignInAsync(browser, portal.Credentials.GetProperty("adminPassword").GetString()!, cancellation)).Dispose();

            await using var context = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
            Assert.Equal(address, await context.AuditEntries.Where(entry => entry.Action == "signed_in").Select(entry => entry.Address).SingleAsync(cancellation));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Start_ProxyThatIsNoAddress_IsRefused()
    {
        var directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

        var failure = Assert.ThrowsAny<OptionsValidationException>(() => new PortalApplication(
            garnet.ConnectionString, directory, "Development", ("Portal:TrustedProxies:Networks:0", "everybody")));

        Assert.Contains("Portal:TrustedProxies:Networks contains 'everybody'", failure.Message, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }
}
