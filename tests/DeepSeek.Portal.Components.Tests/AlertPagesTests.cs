using AngleSharp.Dom;
using Bunit;
using DeepSeek.Portal.Components.Layout;
using DeepSeek.Portal.Components.Pages.Alerts;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Features.Alerts.Rules;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class AlertPagesTests : PortalContext
{
    [Fact]
    public void Alerts_NoneFires_SaysSoAndListsRules()
    {
        var page = RenderPage<AlertList>();

        Assert.Contains("Nothing is firing", page.Find("[data-testid=alert-table]").TextContent, StringComparison.Ordinal);
        Assert.Equal(BuiltInRules.All.Count, page.FindAll("[data-testid=rule-row]").Count);
        Assert.Contains("200 ms", page.Find("[data-testid=alert-rules]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=remove-rule]"));
        Assert.Contains("Nobody is told yet", page.Find("[data-testid=alert-channels]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_OneFires_SaysWhatAndThatNobodyKnows()
    {
        Alerts.Items.Add(Alert());
        var page = RenderPage<AlertList>();

        Assert.Contains("The p95 of the time to first token of r1 is 312 ms, above 200 ms", page.Find("[data-testid=alert-row]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_FilterChosen_IsInTheAddress()
    {
        Alerts.Items.Add(Alert() with { State = AlertState.Resolved, ResolvedAt = Time.GetUtcNow() });
        var page = RenderPage<AlertList>();
        Assert.Empty(page.FindAll("[data-testid=alert-row]"));

        page.Find("[data-testid=alerts-Resolved]").Click();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=alert-row]")));
        Assert.EndsWith("state=resolved", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=acknowledge]"));
    }

    [Fact]
    public void Acknowledge_WithANote_IsPassedOn()
    {
        Alerts.Items.Add(Alert());
        var page = RenderPage<AlertList>();
        page.Find("[data-testid=acknowledge]").Click();
        page.WaitForElement("textarea[data-testid=alert-note], [data-testid=alert-note] textarea").Input("Looking at it");
        page.Find("[data-testid=alert-save]").Click();

        page.WaitForAssertion(() => Assert.Equal([("a1", "Looking at it")], Alerts.Acknowledged));
    }

    [Fact]
    public void Alerts_WhoMayOnlyRead_SeesButtonsAndWhyNot()
    {
        Current.Actor = Actor.User("viewer", "viewer", null, Grants.OnPlatform([Permission.AlertsRead]));
        Alerts.Items.Add(Alert());
        var page = RenderPage<AlertList>();

        Assert.All(
            page.FindAll("[data-testid=acknowledge], [data-testid=silence], [data-testid=edit-rule], [data-testid=new-channel]"),
            button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public void NewChannel_Webhook_ShowsItsSecretOnce()
    {
        var page = RenderPage<AlertList>();
        page.Find("[data-testid=new-channel]").Click();
        Field(page, "channel-name").Input("Pager");
        Field(page, "channel-address").Input("https://hooks.example.com/x");
        page.Find("[data-testid=channel-save]").Click();

        page.WaitForAssertion(() => Assert.Equal(FakeAlertChannels.Secret, page.Find("[data-testid=channel-secret]").TextContent));
        Assert.Equal(("Pager", AlertChannelKind.Webhook), (Channels.Set[0].Name, Channels.Set[0].Kind));
    }

    [Fact]
    public void Channel_LastDeliveryFailed_SaysWhyAndCanBeTried()
    {
        Channels.Items.Add(Channel(new AlertDelivery { Id = "d", Event = AlertEvent.Firing, CreatedAt = Time.GetUtcNow(), Attempts = 3, DueAt = Time.GetUtcNow(), Error = "It answered 503." }));
        var page = RenderPage<AlertList>();

        Assert.Contains("It answered 503. (3 attempts)", page.Find("[data-testid=channel-last]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=test-channel]").Click();
        page.WaitForAssertion(() => Assert.Equal(["c1"], Channels.Tested));
    }

    [Fact]
    public void Menu_Firing_SaysHowMany()
    {
        Board.Publish([Alert()]);
        var menu = RenderPage<NavigationMenu>();
        Assert.StartsWith("1", menu.Find("[data-testid=firing-count]").TextContent, StringComparison.Ordinal);

        Board.Publish([]);
        menu.WaitForAssertion(() => Assert.Empty(menu.FindAll("[data-testid=firing-count]")));
    }

    private static IElement Field(IRenderedComponent<Bunit.Rendering.ContainerFragment> page, string id) => page.WaitForElement($"input[data-testid={id}], [data-testid={id}] input");

    private AlertItem Alert() => new()
    {
        Id = "a1",
        RuleId = "time-to-first-token",
        RuleName = "",
        Metric = AlertMetric.TimeToFirstTokenP95,
        Severity = AlertSeverity.P1,
        State = AlertState.Firing,
        Subject = "r1",
        SubjectName = "r1",
        Value = 0.312,
        Threshold = 0.2,
        StartedAt = Time.GetUtcNow().AddMinutes(-3),
    };

    private AlertChannel Channel(AlertDelivery last) => new()
    {
        Id = "c1",
        Name = "Pager",
        Kind = AlertChannelKind.Webhook,
        Address = "https://hooks.example.com/x",
        MinSeverity = AlertSeverity.P3,
        Enabled = true,
        LastDelivery = last,
        ChangedAt = Time.GetUtcNow(),
        ChangedBy = "admin",
        Stamp = Guid.NewGuid(),
    };
}
