using DeepSeek.Testing;
using Microsoft.Playwright;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Debian's Chromium, without a window. Started when a test first asks for it, so that a machine without it only skips those that do.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh browser profile.</summary>
    public async Task<IBrowserContext> CreateContextAsync(string locale = "en-US")
    {
        var chromium = Requirement.Program("chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        });
        return await _browser.NewContextAsync(new BrowserNewContextOptions { Locale = locale });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
