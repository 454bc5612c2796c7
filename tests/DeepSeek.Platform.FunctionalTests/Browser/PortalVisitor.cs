using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>What somebody does with the portal in a browser.</summary>
internal static class PortalVisitor
{
    /// <summary>Signs in as people do, and waits for the first page.</summary>
    public static async Task SignInAsync(this IPage page, string portal, string user, string password)
    {
        await page.GotoAsync(portal);
        await page.GetByLabel("E-mail").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.IsAwakeAsync();
    }

    /// <summary>Waits until clicks are answered and what the page shows first is there.</summary>
    public static async Task IsAwakeAsync(this IPage page)
    {
        await Expect(page.Locator("h1, h2").First).ToBeVisibleAsync();
        await Expect(page.Locator("[inert], [aria-busy=true], .mud-skeleton, .mud-table-loading")).ToHaveCountAsync(0);
    }

    /// <summary>Goes where a link of the menu leads.</summary>
    public static async Task FollowAsync(this IPage page, string link)
    {
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = link, Level = 1, Exact = true })).ToBeVisibleAsync();
        await page.IsAwakeAsync();
    }

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Button(this ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator DialogBox(this IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>The row of a table that has this text.</summary>
    public static ILocator Row(this IPage page, string text) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    /// <summary>Chooses from a list that opens on a click.</summary>
    public static async Task ChooseAsync(this IPage page, string label, string option)
    {
        await page.DialogBox().GetByLabel(label, new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }
}
