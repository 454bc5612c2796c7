using Bunit;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Pages.Usage;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Usage.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class UsageReportTests : PortalContext
{
    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public void Usage_OfThisMonth_IsSummedAndDrawnByDay()
    {
        // The clock stands at the first of the month: two days must be asked for to be drawn.
        Usage.Rows.Add(UsageRow.Nothing with { Day = new(2026, 2, 27), Model = "m", Requests = 2, PromptTokens = 1_000, CompletionTokens = 234, Cost = 1.5m });
        Usage.Rows.Add(UsageRow.Nothing with { Day = new(2026, 2, 25), Model = "", Requests = 1, PromptTokens = 10, Cost = 0.25m });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/usage?from=2026-02-24&to=2026-02-28");
        var page = RenderPage<UsageReport>();

        Assert.Contains("1,010", page.Find("[data-testid=usage-prompt]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1.75", page.Find("[data-testid=usage-cost]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["0", "16.67", "0", "100", "0"], page.FindAll("[data-testid=usage-days] rect").Select(bar => bar.GetAttribute("height")));
        Assert.Contains("unknown model", page.Find("[data-testid=usage-table]").TextContent, StringComparison.Ordinal);
        var query = Usage.Pages[^1];
        Assert.Equal((new DateOnly(2026, 2, 24), new DateOnly(2026, 2, 28)), (query.From, query.To));
        Assert.Equal((true, false, false, true), (query.ByDay, query.ByTenant, query.ByKey, query.ByModel));
    }

    [Fact]
    public void Usage_Filtered_IsInTheAddressAndInTheExport()
    {
        Usage.Rows.Add(UsageRow.Nothing with { Day = new(2026, 3, 1), Model = "m", Requests = 1 });
        var page = RenderPage<UsageReport>();
        page.Find("[data-testid=usage-model]").Change("m");
        page.Find("[data-testid=by-day]").Click();
        page.Find("[data-testid=by-key]").Click();

        Assert.Contains("model=m", Address, StringComparison.Ordinal);
        Assert.Equal(("m", false, true, true), (Usage.Pages[^1].Model, Usage.Pages[^1].ByDay, Usage.Pages[^1].ByKey, Usage.Pages[^1].ByModel));
        var export = Uri.UnescapeDataString(page.Find("[data-testid=usage-csv]").GetAttribute("href")!);
        Assert.StartsWith("/api/admin/v1/usage?", export, StringComparison.Ordinal);
        Assert.All(["model=m", "from=2026-03-01", "to=2026-03-01", "by=key,model", "format=csv"], part => Assert.Contains(part, export, StringComparison.Ordinal));
    }

    [Fact]
    public void Usage_ByKeyOfMoreThanAreCounted_SaysWhoseKeysTheyAreAndThatThereAreMore()
    {
        Usage.HasMore = true;
        Usage.Rows.Add(UsageRow.Nothing with { TenantId = "acme-id", KeyId = "k1", Requests = 1 });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/usage?by=key");
        var page = RenderPage<UsageReport>();

        page.WaitForAssertion(() => Assert.Contains("acme-id", page.Find("[data-testid=usage-table] tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("1–1 of more than 1", page.Find("[data-testid=usage-table]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Usage_OfNothing_SaysWhatToDo()
    {
        var page = RenderPage<UsageReport>();
        Assert.Contains("Make an API key and send one", page.Find("[data-testid=empty-state]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=usage-days]"));

        page.Find("[data-testid=usage-key]").Change("nobody");
        Assert.Equal("nobody", Usage.Pages[^1].KeyId);
        page.Find("[data-testid=usage-clear]").Click();
        Assert.Null(Usage.Pages[^1].KeyId);
    }

    [Fact]
    public void Prices_Set_KeepLimitsAndTheStamp()
    {
        var stamp = Guid.NewGuid();
        var limits = new UsageLimits { RequestsPerMinute = 7 };
        Policies.Items.Add(new ModelPolicyItem(new ModelPolicy("m") { Limits = limits }, Time.GetUtcNow(), "ann", stamp));
        var page = RenderPage<UsageReport>();
        page.Find("[data-testid=set-price]").Click();
        page.WaitForElement("[data-testid=price-prompt]").Change("0.5");
        page.Find("[data-testid=price-save]").Click();
        page.WaitForAssertion(() => Assert.Contains("all three", page.Find("[data-testid=price-problem]").TextContent, StringComparison.Ordinal));

        page.Find("[data-testid=price-cached]").Change("0.25");
        page.Find("[data-testid=price-completion]").Change("2");
        page.Find("[data-testid=price-save]").Click();
        page.WaitForAssertion(() => Assert.Equal((new ModelPolicy("m") { Limits = limits, Price = new ModelPrice(0.5m, 0.25m, 2) }, stamp), Assert.Single(Policies.Set)));
    }

    [Fact]
    public void Prices_ForAViewer_SayWhyTheyCannotBeSet()
    {
        Current.Actor = Actor.User("v", "v", null, Grants.OnPlatform(BuiltInRole.Viewer.Permissions));
        Policies.Items.Add(new ModelPolicyItem(new ModelPolicy("m"), Time.GetUtcNow(), "ann", Guid.NewGuid()));
        var button = RenderPage<UsageReport>().Find("[data-testid=set-price]");

        Assert.True(button.HasAttribute("disabled"));
        Assert.Contains("Set prices of models", button.ParentElement!.GetAttribute("title"), StringComparison.Ordinal);
    }
}
