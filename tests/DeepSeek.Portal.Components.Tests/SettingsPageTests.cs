using Bunit;
using DeepSeek.Portal.Components.Pages.Settings;
using DeepSeek.Portal.Features.Settings;

namespace DeepSeek.Portal.Components.Tests;

public sealed class SettingsPageTests : PortalContext
{
    [Fact]
    public void Page_Gateway_SaysItsVersionAndHowOldItsSnapshotIs()
    {
        Setup.Setup = Platform(Gateway("gateway-0", "1.4.0"));
        var page = RenderPage<SettingsPage>();

        var row = page.Find("[data-testid=instance-row]").TextContent;
        Assert.Contains("gateway-0", row, StringComparison.Ordinal);
        Assert.Contains("1.4.0", row, StringComparison.Ordinal);
        Assert.Contains("0.4 s ago", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TwoVersionsAtATime_SaysSo()
    {
        Setup.Setup = Platform(Gateway("gateway-0", "1.4.0"), Gateway("gateway-1", "1.5.0"));
        var page = RenderPage<SettingsPage>();

        Assert.Contains("1.4.0, 1.5.0", page.Find("[data-testid=instances] header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_RedisAway_SaysThatInstancesAreNotKnown()
    {
        Setup.Setup = Platform() with { InstancesKnown = false };
        var page = RenderPage<SettingsPage>();

        Assert.Contains("Redis", page.Find("[data-testid=instances] header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Setting_SaysWhatChangesIt()
    {
        Setup.Setup = Platform();
        var page = RenderPage<SettingsPage>();

        var row = page.Find("[data-testid=setting-row]").TextContent;
        Assert.Contains("Days that single requests are kept", row, StringComparison.Ordinal);
        Assert.Contains("Usage:RetentionDays", row, StringComparison.Ordinal);
    }

    private PlatformSetup Platform(params RunningInstance[] instances) => new(
        Time.GetUtcNow(),
        instances,
        [new SnapshotState("gateway", 1, 12, 0, Time.GetUtcNow().AddMinutes(-3))],
        [new SettingValue("Usage:RetentionDays", "30")]);

    private RunningInstance Gateway(string id, string version) => new(InstanceKind.Gateway, id, Time.GetUtcNow().AddHours(-1))
    {
        Version = version,
        SnapshotNumber = 12,
        SnapshotConfirmedAt = Time.GetUtcNow().AddSeconds(-0.4),
    };
}
