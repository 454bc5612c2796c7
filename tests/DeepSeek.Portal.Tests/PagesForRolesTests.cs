using System.Net;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Tests.Api.Admin;

namespace DeepSeek.Portal.Tests;

/// <summary>Every page × every built-in role: drawn, or led to where it is said why not.</summary>
public sealed class PagesForRolesTests(AdminApiFixture portal) : IClassFixture<AdminApiFixture>
{
    private static readonly (string Path, string Permission, string Title)[] Pages =
    [
        ("/", Permission.TelemetryRead, "Overview"),
        ("/traffic", Permission.TelemetryRead, "Traffic"),
        ("/alerts", Permission.AlertsRead, "Alerts"),
        ("/tenants", Permission.TenantsRead, "Tenants"),
        ("/keys", Permission.KeysRead, "API keys"),
        ("/users", Permission.UsersRead, "Users"),
        ("/roles", Permission.UsersRead, "Roles"),
        ("/playground", Permission.PlaygroundUse, "Playground"),
        ("/audit", Permission.AuditRead, "Audit"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Roles() => [.. BuiltInRole.All.Select(role => role.Id)];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Page_EachForARole_IsDrawnOrRefused(string roleId)
    {
        var (_, browser, _) = await portal.SignInAsync(roleId);
        foreach (var (path, permission, title) in Pages)
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            if (BuiltInRole.Find(roleId)!.Permissions.Contains(permission))
            {
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{roleId}: {path} is {answer.StatusCode}.");
                Assert.Contains($"<h1>{title}</h1>", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal((HttpStatusCode.Redirect, "/no-access"), (answer.StatusCode, answer.Headers.Location?.AbsolutePath));
            }
        }

        Assert.Contains("<h1>API tokens</h1>", await browser.GetStringAsync("/tokens", Cancellation), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"no-access\"", await browser.GetStringAsync("/no-access", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_Disabled_IsRefusedLikeAWrongPassword()
    {
        var (_, browser, status) = await portal.SignInAsync(BuiltInRole.Owner.Id, disabled: true);
        using var answer = await browser.GetAsync(new Uri("/keys", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("/sign-in", answer.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task SignIn_Done_IsInTheAuditAndOnTheList()
    {
        var (who, _, status) = await portal.SignInAsync(BuiltInRole.Viewer.Id);
        var (_, owner) = await portal.InviteAsync(BuiltInRole.Owner.Id);

        Assert.Equal(HttpStatusCode.Redirect, status);
        var entries = await owner.GetStringAsync($"/api/admin/v1/audit?q={who.UserId}&action=signed_in", Cancellation);
        Assert.Contains("\"total\":1", entries, StringComparison.Ordinal);
        Assert.Contains("lastSignedInAt", await owner.GetStringAsync($"/api/admin/v1/users/{who.UserId}", Cancellation), StringComparison.Ordinal);
    }
}
