using System.Net;
using System.Text.Json;
using DeepSeek.Testing;
using DeepSeek.Testing.OpenId;

namespace DeepSeek.Portal.Tests.SingleSignOn;

/// <summary>A portal, and a real OpenID Connect provider that vouches for people.</summary>
public sealed class SingleSignOnFixture : IAsyncLifetime
{
    public const string Viewers = "viewers";
    public const string Owners = "owners";
    public const string Refused = "/sign-in?refused=";

    private const string ClientId = "portal";
    private const string ClientSecret = "a secret of the portal";

    private readonly GarnetFixture _garnet = new();
    private PortalApplication? _portal;

    internal OidcProvider Provider { get; private set; } = null!;

    internal PortalApplication Portal => _portal!;

    public async ValueTask InitializeAsync()
    {
        await _garnet.InitializeAsync();
        Provider = await OidcProvider.StartAsync();
        _portal = new PortalApplication(
            _garnet.ConnectionString, Directory.CreateTempSubdirectory("ds-portal-").FullName, "Development", Settings(Provider.Issuer));
        using var browser = _portal.CreateBrowser();
        await Provider.RegisterAsync(
            ClientId, ClientSecret, new Uri(browser.BaseAddress!, "/sign-in/provider/callback"), new Uri(browser.BaseAddress!, "/sign-out/provider/callback"));
    }

    public async ValueTask DisposeAsync()
    {
        var directory = Portal.Directory;
        await Portal.DisposeAsync();
        await Provider.DisposeAsync();
        await _garnet.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    internal static (string, string)[] Settings(string authority) =>
    [
        ("Portal:SignIn:OpenIdConnect:Authority", authority),
        ("Portal:SignIn:OpenIdConnect:ClientId", ClientId),
        ("Portal:SignIn:OpenIdConnect:ClientSecret", ClientSecret),
        ("Portal:SignIn:OpenIdConnect:DisplayName", "Acme ID"),
        ("Portal:SignIn:OpenIdConnect:Audience", OidcProvider.Audience),
        ("Portal:SignIn:OpenIdConnect:Roles:0:Group", Viewers),
        ("Portal:SignIn:OpenIdConnect:Roles:0:Role", "viewer"),
        ("Portal:SignIn:OpenIdConnect:Roles:1:Group", Owners),
        ("Portal:SignIn:OpenIdConnect:Roles:1:Role", "owner"),
    ];

    /// <summary>Somebody comes from the provider; the answer is where that ends.</summary>
    internal async Task<(HttpClient Browser, string Place)> SignInAsync(OidcUser? user, string returnUrl = "/no-access")
    {
        Provider.User = user;
        var browser = Portal.CreateBrowser();
        return (browser, await FollowAsync(browser, new Uri("/sign-in/provider?returnUrl=" + Uri.EscapeDataString(returnUrl), UriKind.Relative)));
    }

    /// <summary>Goes where redirects lead, and says where that was.</summary>
    internal static async Task<string> FollowAsync(HttpClient browser, Uri from)
    {
        var place = new Uri(browser.BaseAddress!, from);
        for (var i = 0; i < 10; i++)
        {
            using var answer = await browser.GetAsync(place, TestContext.Current.CancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther))
            {
                Assert.True(answer.IsSuccessStatusCode, $"{place} is {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                return place.PathAndQuery;
            }

            place = new Uri(place, answer.Headers.Location!);
        }

        throw new InvalidOperationException($"No end of redirects at {place}.");
    }

    /// <summary>Signs out by the form; the answer is where the page leads then.</summary>
    internal static async Task<Uri> SignOutAsync(HttpClient browser)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var antiforgery = JsonDocument.Parse(await browser.GetStringAsync("/api/admin/v1/antiforgery", cancellation)).RootElement;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out") { Content = new FormUrlEncodedContent([new("returnUrl", "/")]) };
        request.Headers.Add(antiforgery.GetProperty("header").GetString()!, antiforgery.GetProperty("token").GetString());
        using var answer = await browser.SendAsync(request, cancellation);
        return answer.StatusCode == HttpStatusCode.OK
            ? new Uri(Assert.Single(answer.Headers.GetValues("Refresh"))["0;url=".Length..])
            : new Uri(browser.BaseAddress!, answer.Headers.Location!);
    }
}
