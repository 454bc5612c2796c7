using DeepSeek.Testing;

namespace DeepSeek.Portal.Tests.SingleSignOn;

/// <summary>A portal with a provider alone, and the provider is not there.</summary>
public sealed class ProviderAwayTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private readonly PortalApplication _portal = new(
        garnet.ConnectionString,
        Directory.CreateTempSubdirectory("ds-portal-").FullName,
        "Development",
        [.. SingleSignOnFixture.Settings("http://127.0.0.1:1"), ("Portal:SignIn:LocalAccounts", "false")]);

    public void Dispose()
    {
        _portal.Dispose();
        Directory.Delete(_portal.Directory, recursive: true);
    }

    [Fact]
    public async Task SignIn_ProviderAway_IsToldAndThePasswordOfALocalAccountDoesNotHelp()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var browser = _portal.CreateBrowser();

        var place = await SingleSignOnFixture.FollowAsync(browser, new Uri("/sign-in/provider", UriKind.Relative));
        var page = await PortalApplication.ReadPageAsync(browser, place, cancellation);

        Assert.StartsWith(SingleSignOnFixture.Refused + "ProviderAway", place, StringComparison.Ordinal);
        Assert.Contains("Acme ID cannot be reached", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in-password", page, StringComparison.Ordinal);
        (await PortalApplication.SignInAsync(browser, _portal.Credentials.GetProperty("adminPassword").GetString()!, cancellation)).Dispose();
        Assert.StartsWith("/sign-in", await SingleSignOnFixture.FollowAsync(browser, new Uri("/keys", UriKind.Relative)), StringComparison.Ordinal);
    }
}
