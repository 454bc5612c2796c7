using System.Net;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Tests.Api.Admin;

namespace DeepSeek.Portal.Tests;

public sealed class SignInTests(AdminApiFixture fixture) : IClassFixture<AdminApiFixture>
{
    private readonly PortalApplication _portal = fixture.Portal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Password => _portal.Credentials.GetProperty("adminPassword").GetString()!;

    [Theory, InlineData("/"), InlineData("/keys"), InlineData("/no-such-page"), InlineData("/change-password"), InlineData("/_blazor")]
    public async Task Get_NotSignedIn_GoesToSignIn(string path)
    {
        using var browser = _portal.CreateBrowser();
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    [Theory, InlineData("/health/live"), InlineData("/health/ready"), InlineData("/sign-in"), InlineData("/portal.css"), InlineData("/portal.js")]
    public async Task Get_WhatAnybodyMaySee_IsThere(string path)
    {
        using var browser = _portal.CreateBrowser();
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_RightPassword_OpensThePages()
    {
        using var browser = _portal.CreateBrowser();
        using var answer = await PortalApplication.SignInAsync(browser, Password, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("<h1>Overview</h1>", await browser.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"new-key\"", await browser.GetStringAsync("/keys", Cancellation), StringComparison.Ordinal);

        using var missing = await browser.GetAsync(new Uri("/no-such-page", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("There is no such page", await missing.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WrongPasswordFiveTimes_LocksOutAndNeverEchoesThePassword()
    {
        var (who, right) = await fixture.CreateAsync(BuiltInRole.Viewer.Id);
        using var browser = _portal.CreateBrowser();
        for (var i = 0; i < 4; i++)
        {
            var refused = await PageAsync("not the password");
            Assert.Contains("do not belong together", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("not the password", refused, StringComparison.Ordinal);
        }

        Assert.Contains("Too many wrong passwords", await PageAsync("not the password"), StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords", await PageAsync(right), StringComparison.Ordinal);

        async Task<string> PageAsync(string password)
        {
            using var answer = await PortalApplication.SignInAsync(browser, who.Name, password, Cancellation);
            return await answer.Content.ReadAsStringAsync(Cancellation);
        }
    }

    [Fact]
    public async Task SignIn_WithoutAntiforgeryToken_IsRefused()
    {
        using var browser = _portal.CreateBrowser();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Input.Email"] = "admin@localhost",
            ["Input.Password"] = Password,
        });
        using var answer = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task SignOut_WithoutAntiforgeryToken_IsRefused()
    {
        using var browser = _portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, Password, Cancellation)).Dispose();
        using var content = new FormUrlEncodedContent([]);
        using var answer = await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("<h1>Overview</h1>", await browser.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
    }

    [Theory, InlineData("zh-CN,zh;q=0.9", "登录"), InlineData("zh-TW", "登录"), InlineData("en-GB", "Sign in"), InlineData("fr", "Sign in")]
    public async Task SignInPage_BrowsersLanguage_IsSpoken(string accepted, string title)
    {
        using var browser = _portal.CreateBrowser(accepted);

        Assert.Contains($"<h1>{title}</h1>", await PortalApplication.ReadPageAsync(browser, "/sign-in", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_Chosen_WinsOverTheBrowsers()
    {
        using var browser = _portal.CreateBrowser();
        using var answer = await browser.GetAsync(new Uri("/language?culture=zh&returnUrl=%2F%2Fevil.example", UriKind.Relative), Cancellation);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        Assert.Contains("<h1>登录</h1>", await PortalApplication.ReadPageAsync(browser, "/sign-in", Cancellation), StringComparison.Ordinal);
    }
}
