using Microsoft.Playwright;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>One browser that has signed in once, with a tab a look. What it looks at has been filled before.</summary>
public sealed class PortalVisit(PlatformFixture fixture) : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();
    private readonly Dictionary<(PortalLook Look, bool SignedIn), IPage> _tabs = [];
    private string? _signedIn;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    /// <summary>A tab that looks like this, wide.</summary>
    internal async Task<IPage> TabAsync(PortalLook look, bool signedIn)
    {
        if (!_tabs.TryGetValue((look, signedIn), out var tab))
        {
            _tabs[(look, signedIn)] = tab = await CreateTabAsync(look, signedIn);
        }

        await tab.SetViewportSizeAsync(PortalLook.Wide, PortalLook.Height);
        return tab;
    }

    private async Task<IPage> CreateTabAsync(PortalLook look, bool signedIn)
    {
        var portal = fixture.Platform.Credentials.Portal;
        var context = await _browser.CreateContextAsync(new BrowserNewContextOptions
        {
            Locale = look.Language,
            BaseURL = portal,
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = signedIn ? _signedIn ??= await SignInAsync() : null,
        });
        await context.AddCookiesAsync([new Cookie { Name = "ds-theme", Value = look.Theme, Url = portal }]);
        return await context.NewPageAsync();
    }

    /// <summary>The cookies of an admin, on a platform that has something to show.</summary>
    private async Task<string> SignInAsync()
    {
        var credentials = fixture.Platform.Credentials;
        await using var context = await _browser.CreateContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(credentials.Portal, credentials.AdminUser, credentials.AdminPassword);
        await new PortalSeed(fixture.Platform, context.APIRequest).PlantAsync(TestContext.Current.CancellationToken);
        return await context.StorageStateAsync();
    }
}
