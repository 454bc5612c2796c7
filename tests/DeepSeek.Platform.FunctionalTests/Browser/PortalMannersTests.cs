using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>
/// Every page in both languages and both themes: nothing that shuts somebody out, nothing wider than a telephone, no word missing. With
/// <c>DEEPSEEK_PICTURES</c> naming a folder, it leaves a picture of each there.
/// </summary>
[Collection(PlatformTests.Name)]
public sealed class PortalMannersTests(PortalVisit visit) : IClassFixture<PortalVisit>
{
    private const int NarrowLimitMilliseconds = 20_000;

    // What a reader hears, besides what is to be read.
    private const string Shown = """
        () => [document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')]
          .flatMap(element => ['aria-label', 'title', 'placeholder', 'alt'].map(name => element.getAttribute(name) ?? ''))].join('\n')
        """;

    private const string Fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth";

    private const string Still = "() => document.getAnimations().every(animation => animation.playState !== 'running')";

    private const string Settled = """
        () => (!document.querySelector('.mud-drawer') || document.querySelector('.mud-drawer--closed') !== null)
          && document.getAnimations().every(animation => animation.playState !== 'running')
        """;

    private const string TooWide = """
        () => [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .slice(0, 5).map(element => `${element.tagName.toLowerCase()}.${element.className}`).join(', ')
        """;

    // What is right need not be told node by node, and no page has frames.
    private static readonly AxeRunOptions OnlyFaults = new() { ResultTypes = [ResultType.Violations], Iframes = false };

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("DEEPSEEK_PICTURES");

    public static TheoryData<string> Pages => [.. PortalPage.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothLanguagesAndThemes_ShutsNobodyOut(string name)
    {
        var page = PortalPage.Named(name);
        var tabs = new List<(PortalLook Look, IPage Tab)>();
        foreach (var look in PortalLook.All)
        {
            tabs.Add((look, await visit.TabAsync(look, page.SignedIn)));
        }

        var found = await Task.WhenAll(tabs.Select(async one =>
        {
            await OpenAsync(one.Tab, page);
            return (await FindFaultsAsync(one.Tab, one.Look)).Select(fault => $"{one.Look}: {fault}");
        }));

        await TakePicturesAsync(page);
        var faults = found.SelectMany(ofALook => ofALook).ToList();
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static async Task OpenAsync(IPage tab, PortalPage page)
    {
        // Where a page is gone, what stands in its place would pass.
        var answer = await tab.GotoAsync(page.Path);
        Assert.Equal(page.Status, answer!.Status);
        await tab.IsAwakeAsync();
        if (page.Opens is { } opens)
        {
            await tab.GetByTestId(opens).First.ClickAsync();
            await Expect(tab.DialogBox()).ToBeVisibleAsync();
        }

        // What is half faded in has half its contrast.
        await tab.WaitForFunctionAsync(Still);
    }

    private static async Task<List<string>> FindFaultsAsync(IPage tab, PortalLook look)
    {
        var axe = await tab.RunAxe(OnlyFaults);
        List<string> faults =
        [
            .. axe.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(Describe),
            .. PortalTexts.Missing(await tab.EvaluateAsync<string>(Shown)).Select(key => $"no words for {key}"),
        ];
        if (await tab.Locator("html").GetAttributeAsync("lang") is var language && language != look.Tag)
        {
            faults.Add($"says that its language is {language}");
        }

        await NarrowAsync(tab);
        try
        {
            await tab.WaitForFunctionAsync(Fits, null, new PageWaitForFunctionOptions { Timeout = NarrowLimitMilliseconds });
        }
        catch (TimeoutException)
        {
            faults.Add($"wider than {PortalLook.Narrow} pixels: {await tab.EvaluateAsync<string>(TooWide)}");
        }

        return faults;
    }

    /// <summary>As on a telephone, with the menu away.</summary>
    private static async Task NarrowAsync(IPage tab)
    {
        await tab.SetViewportSizeAsync(PortalLook.Narrow, PortalLook.Height);
        await tab.WaitForFunctionAsync(Settled);
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id} ({violation.Impact}): {violation.Help}: " + string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html));

    /// <summary>The English, light, wide one is for the docs; the others are for whoever looks after them.</summary>
    private async Task TakePicturesAsync(PortalPage page)
    {
        if (Pictures is not { } folder)
        {
            return;
        }

        foreach (var look in PortalLook.All.SelectMany(_ => (string[])["Light", "Dark"], (look, theme) => look with { Theme = theme }))
        {
            var tab = await visit.TabAsync(look, page.SignedIn);
            await OpenAsync(tab, page);
            var wide = page.InDocs && look == PortalLook.English ? Path.Combine(folder, $"portal-{page.Name}.png") : Look("wide");
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = wide });
            await NarrowAsync(tab);
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Look("narrow"), FullPage = page.Opens is null });

            string Look(string width) => Path.Combine(folder, "looks", $"{page.Name}.{look.Tag}.{look.Theme}.{width}.png");
        }
    }
}
