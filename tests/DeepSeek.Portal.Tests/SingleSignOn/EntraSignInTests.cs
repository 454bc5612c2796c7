using System.Net;
using DeepSeek.Testing;
using DeepSeek.Testing.OpenId;

namespace DeepSeek.Portal.Tests.SingleSignOn;

/// <summary>Microsoft.Identity.Web, before a provider on this machine: as far as the way there. What comes back from Entra itself is not tested.</summary>
public sealed class EntraSignInTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private const string Directory = "6f1f3c52-0a52-4d0c-9d0e-0f2b6c3d8a11";

    [Fact]
    public async Task SignIn_WithEntra_LeadsToTheDirectoryWithACode()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var provider = await OidcProvider.StartAsync($"/{Directory}/v2.0");
        var data = System.IO.Directory.CreateTempSubdirectory("ds-portal-").FullName;
        await using (var portal = new PortalApplication(
            garnet.ConnectionString,
            data,
            "Development",
            ("Portal:SignIn:Entra:Instance", provider.Address + "/"),
            ("Portal:SignIn:Entra:TenantId", Directory),
            ("Portal:SignIn:Entra:ClientId", "portal"),
            ("Portal:SignIn:Entra:ClientSecret", "a secret of the portal")))
        {
            using var browser = portal.CreateBrowser();
            using var answer = await browser.GetAsync(new Uri("/sign-in/provider", UriKind.Relative), cancellation);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith(provider.Issuer + "/connect/authorize?", answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
            Assert.All(
                ["client_id=portal", "response_type=code", "code_challenge=", "nonce=", "state="],
                part => Assert.Contains(part, answer.Headers.Location.Query, StringComparison.Ordinal));
            Assert.Contains("Sign in with Microsoft", await PortalApplication.ReadPageAsync(browser, "/sign-in", cancellation), StringComparison.Ordinal);
        }

        System.IO.Directory.Delete(data, recursive: true);
    }
}
