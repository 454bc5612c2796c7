using DeepSeek.Testing;
using Microsoft.Playwright;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>Debian's Chromium, without a window. Started when a test first asks for it, so that a machine without it only skips those that do.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    /// <summary>What is not there then never comes: a page may have to wait for a machine that does much else.</summary>
    private const float PatienceMilliseconds = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh browser profile.</summary>
    public Task<IBrowserContext> CreateContextAsync() => CreateContextAsync(new BrowserNewContextOptions { Locale = "en-US" });

    /// <summary>A browser profile of one's own making.</summary>
    public async Task<IBrowserContext> CreateContextAsync(BrowserNewContextOptions options)
    {
        var chromium = Requirement.Program("chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        });
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
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
