using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>An admin with a browser, and the tenant who uses what the admin made.</summary>
[Collection(PlatformTests.Name)]
public sealed class PortalTests(PlatformFixture fixture, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Portal_WithoutSignIn_ShowsNothingButTheSignIn()
    {
        await using var context = await browser.CreateContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(fixture.Platform.Credentials.Portal + "/keys");

        await Expect(page.GetByTestId("sign-in-email")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("key-table")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Portal_WrongPassword_IsRefused()
    {
        await using var context = await browser.CreateContextAsync();
        var page = await context.NewPageAsync();

        await SignInAsync(page, fixture.Platform.Credentials.AdminUser, "not-the-password");

        await Expect(page.GetByTestId("sign-in-problem")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Portal_SignedIn_ShowsReplicasAndModel()
    {
        await using var context = await browser.CreateContextAsync();
        var page = await context.NewPageAsync();

        await SignInAsync(page, fixture.Platform.Credentials.AdminUser, fixture.Platform.Credentials.AdminPassword);

        await Expect(page.GetByTestId("replica-row")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("replicas")).ToContainTextAsync("inference-0");
        await Expect(page.GetByTestId("models")).ToContainTextAsync("deepseek-r1-tiny");
    }

    [Fact]
    public async Task Key_MadeInTheBrowser_WorksUntilItIsRevoked()
    {
        await using var context = await browser.CreateContextAsync();
        var page = await context.NewPageAsync();
        await SignInAsync(page, fixture.Platform.Credentials.AdminUser, fixture.Platform.Credentials.AdminPassword);

        await Expect(page.GetByTestId("live-state")).ToBeVisibleAsync();
        await page.GetByTestId("nav-keys").ClickAsync();
        await Expect(page.GetByTestId("key-table")).ToContainTextAsync("Development");
        await page.GetByTestId("new-key").ClickAsync();
        await page.GetByTestId("key-name").FillAsync("Made by a browser");
        await page.GetByTestId("key-create").ClickAsync();
        var secret = (await page.GetByTestId("key-secret").InnerTextAsync()).Trim();
        await page.GetByTestId("key-done").ClickAsync();
        await Expect(page.GetByTestId("key-secret")).ToHaveCountAsync(0);

        using var tenant = fixture.Platform.CreateTenant(secret);
        await fixture.Platform.EventuallyAsync(
            async () => await AskAsync(tenant) == HttpStatusCode.OK, "the new key works", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(secret, await page.ContentAsync());

        var publicId = secret.Split('_')[1];
        await page.Locator($"[data-testid=key-revoke][data-key='{publicId}']").ClickAsync();
        await Expect(page.GetByTestId("confirm-text")).ToContainTextAsync("Made by a browser");
        await page.GetByTestId("confirm-yes").ClickAsync();
        var watch = Stopwatch.StartNew();
        await fixture.Platform.EventuallyAsync(
            async () => await AskAsync(tenant) == HttpStatusCode.Unauthorized, "the revoked key fails", TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"Refused {watch.Elapsed.TotalMilliseconds:0} ms after the click.");
    }

    private async Task SignInAsync(IPage page, string user, string password)
    {
        await page.GotoAsync(fixture.Platform.Credentials.Portal);
        await page.GetByTestId("sign-in-email").FillAsync(user);
        await page.GetByTestId("sign-in-password").FillAsync(password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient tenant)
    {
        using var response = await tenant.PostAsJsonAsync(
            "/v1/chat/completions",
            new { model = "deepseek-r1-tiny", max_tokens = 4, messages = new[] { new { role = "user", content = "What is 1+1?" } } },
            TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
