using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>A whole day of an admin, found as people find things: by what they are called and by what they do.</summary>
[Collection(RolloutPlatformTests.Name)]
public sealed class PortalDayTests(RolloutFixture fixture, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Model = ModelFolders.Model;
    private const string Tenant = "Lakeside Books";
    private const string Role = "Lakeside keys";
    private const string User = "ada@lakeside.example";
    private const string Key = "Shop assistant";

    // For a million tokens: what a token costs is then seen without a calculator.
    private const int PromptPrice = 1_000;
    private const int CompletionPrice = 2_000;

    private static readonly LocatorAssertionsToContainTextOptions RolledOut = new() { Timeout = 180_000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Day_OfAnAdmin_IsDoneInTheBrowserAndFoundInTheAudit()
    {
        using var rollouts = new Rollouts(fixture.Platform);
        await rollouts.ShipAsync();
        await using var context = await browser.CreateContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(fixture.Platform.Credentials.Portal, fixture.Platform.Credentials.AdminUser, fixture.Platform.Credentials.AdminPassword);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Level = 1 })).ToBeVisibleAsync();

        await SetPriceAsync(page);
        await MakeTenantAsync(page);
        await MakeRoleAsync(page);
        await InviteAsync(page);
        var secret = await MakeKeyAsync(page);

        using var shop = fixture.Platform.CreateTenant(secret);
        await fixture.Platform.EventuallyAsync(async () => await StatusAsync(shop) == HttpStatusCode.OK, "the new key works", Cancellation);
        var usage = await AskAsync(shop);
        await SeeUsageAsync(page, usage);

        await ActivateAndWatchAsync(page, RolloutFixture.Good);
        Assert.Equal($"{Model}@{RolloutFixture.Good}", await VersionAsync(shop));

        await RevokeAsync(page);
        await fixture.Platform.EventuallyAsync(async () => await StatusAsync(shop) == HttpStatusCode.Unauthorized, "the revoked key fails", Cancellation);

        await FindInAuditAsync(page, secret);
    }

    private static async Task SetPriceAsync(IPage page)
    {
        await page.FollowAsync("Usage and cost");
        await page.GetByRole(AriaRole.Button, new() { Name = "Price of " + Model }).ClickAsync();
        await page.DialogBox().GetByLabel("Prompt", new() { Exact = true }).FillAsync(Text(PromptPrice));
        await page.DialogBox().GetByLabel("Cached prompt").FillAsync(Text(PromptPrice));
        await page.DialogBox().GetByLabel("Generated").FillAsync(Text(CompletionPrice));
        await page.DialogBox().Button("Save").ClickAsync();

        // The model may have been used today: then the report above has a row of it, too.
        await Expect(page.GetByTestId("prices").GetByRole(AriaRole.Row).Filter(new() { HasText = Model })).ToContainTextAsync("2,000");
    }

    private static async Task MakeTenantAsync(IPage page)
    {
        await page.FollowAsync("Tenants");
        await page.Button("New tenant").ClickAsync();
        await page.DialogBox().GetByLabel("Name", new() { Exact = true }).FillAsync(Tenant);
        await page.DialogBox().Button("Create tenant").ClickAsync();
        await Expect(page.Row(Tenant)).ToContainTextAsync("Active");
    }

    private static async Task MakeRoleAsync(IPage page)
    {
        await page.FollowAsync("Roles");
        await page.Button("New role").ClickAsync();
        await page.DialogBox().GetByLabel("Name", new() { Exact = true }).FillAsync(Role);
        await page.DialogBox().GetByLabel("tenants.read").CheckAsync();
        await page.DialogBox().GetByLabel("keys.read").CheckAsync();
        await page.DialogBox().GetByLabel("keys.write").CheckAsync();
        await page.DialogBox().Button("Save").ClickAsync();
        await Expect(page.Row(Role)).ToContainTextAsync("keys.write");
    }

    private static async Task InviteAsync(IPage page)
    {
        await page.FollowAsync("Users");
        await page.Button("Invite somebody").ClickAsync();
        await page.DialogBox().GetByLabel("E-mail").FillAsync(User);
        await page.ChooseAsync("Role", Role);
        await page.ChooseAsync("Where it holds", Tenant);
        await page.DialogBox().Button("Invite").ClickAsync();
        await Expect(page.DialogBox()).ToContainTextAsync("only time");
        await page.DialogBox().Button("Done").ClickAsync();
        await Expect(page.Row(User)).ToContainTextAsync($"{Role} · {Tenant}");
    }

    private static async Task<string> MakeKeyAsync(IPage page)
    {
        await page.FollowAsync("API keys");
        await page.Button("New key").ClickAsync();
        await page.DialogBox().GetByLabel("Name", new() { Exact = true }).FillAsync(Key);
        await page.ChooseAsync("Tenant", Tenant);
        await page.DialogBox().Button("Create key").ClickAsync();
        var secret = await page.DialogBox().Locator("code.ds-secret").InnerTextAsync();
        await page.DialogBox().Button("Done").ClickAsync();
        await Expect(page.Row(Key)).ToContainTextAsync(Tenant);
        return secret.Trim();
    }

    /// <summary>The request with which it was tried whether the key works is there, too: what counts is that both are whole.</summary>
    private async Task SeeUsageAsync(IPage page, JsonNode usage)
    {
        var prompt = 2 * (long)usage["prompt_tokens"]!;
        var completion = 2 * (long)usage["completion_tokens"]!;
        var cost = ((prompt * PromptPrice) + (completion * CompletionPrice)) / 1_000_000m;
        await page.FollowAsync("Usage and cost");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" }).SelectOptionAsync(new SelectOptionValue { Label = Tenant });

        // Loaded anew before the choice is in the address, the page would show all tenants for ever.
        await fixture.Platform.EventuallyAsync(
            () => Task.FromResult(page.Url.Contains("tenant=", StringComparison.Ordinal)), "the choice is in the address", Cancellation);
        await fixture.Platform.EventuallyAsync(
            async () =>
            {
                await page.ReloadAsync();
                await page.IsAwakeAsync();
                return (await page.GetByRole(AriaRole.Main).InnerTextAsync()).Contains("2 completed", StringComparison.Ordinal);
            },
            "the requests are counted",
            Cancellation);
        var main = page.GetByRole(AriaRole.Main);
        await Expect(main).ToContainTextAsync(prompt.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(main).ToContainTextAsync(completion.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(main).ToContainTextAsync(cost.ToString("#,0.##", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task ActivateAndWatchAsync(IPage page, string version)
    {
        await page.FollowAsync("Models");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Make {Model}@{version} active?" }).ClickAsync();
        await page.DialogBox().Button("Activate").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"rolling out {version}" }).ClickAsync();
        var rollout = page.GetByRole(AriaRole.Main);
        await Expect(rollout).ToContainTextAsync("1 of 2 replicas", RolledOut);
        await Expect(rollout).ToContainTextAsync("2 of 2 replicas", RolledOut);
        await Expect(rollout).ToContainTextAsync($"{version} is rolled out", RolledOut);
    }

    private static async Task RevokeAsync(IPage page)
    {
        await page.FollowAsync("API keys");
        await page.Row(Key).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.DialogBox()).ToContainTextAsync(Key);
        await page.DialogBox().Button("Revoke key").ClickAsync();
        await Expect(page.Row(Key)).ToContainTextAsync("Revoked");
    }

    private static async Task FindInAuditAsync(IPage page, string secret)
    {
        await page.FollowAsync("Audit");
        foreach (var (what, action) in ((string, string)[])
        [
            (Tenant, "created"), (Role, "created"), (User, "created"), (User, "granted"), (Key, "created"), (Key, "revoked"), (Model, "changed"),
        ])
        {
            await page.GetByLabel("Who, or the name or id of what").FillAsync(what);
            var entry = page.Row(action).Filter(new() { HasText = what });
            await Expect(entry.First).ToBeVisibleAsync();
        }

        // Who did it, in the same row; the secret, nowhere.
        await page.GetByLabel("Who, or the name or id of what").FillAsync(Key);
        await Expect(page.Row("revoked").Filter(new() { HasText = Key })).ToContainTextAsync("admin");
        Assert.DoesNotContain(secret, await page.ContentAsync());
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient tenant)
    {
        using var response = await SendAsync(tenant);
        return response.StatusCode;
    }

    private static async Task<JsonNode> AskAsync(HttpClient tenant)
    {
        using var response = await SendAsync(tenant);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["usage"]!;
    }

    private static async Task<string> VersionAsync(HttpClient tenant)
    {
        using var response = await SendAsync(tenant);
        return Assert.Single(response.Headers.GetValues("x-model-version"));
    }

    /// <summary>An answer of always the same length, and none that may be kept and given again.</summary>
    private static Task<HttpResponseMessage> SendAsync(HttpClient tenant) => tenant.PostAsJsonAsync(
        "/v1/chat/completions",
        new { model = Model, max_tokens = 8, ignore_eos = true, messages = new[] { new { role = "user", content = "What is 19+23?" } } },
        Cancellation);
}
