using Bunit;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Layout;
using DeepSeek.Portal.Components.Pages.Audit;
using DeepSeek.Portal.Components.Pages.Roles;
using DeepSeek.Portal.Components.Pages.Tenants;
using DeepSeek.Portal.Components.Pages.Tokens;
using DeepSeek.Portal.Components.Pages.Users;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class AccessPagesTests : PortalContext
{
    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public void Tenants_NearTheBudget_IsSaidInWords()
    {
        Tenants.Items.Add(Tenant());
        var page = RenderPage<TenantList>();

        var row = page.Find("[data-testid=tenant-table] tbody").TextContent;
        Assert.Contains("90 % of the month used", row, StringComparison.Ordinal);
        Assert.Contains("1,234", row, StringComparison.Ordinal);
        page.Find("[data-testid=status-suspended]").Click();
        Assert.EndsWith("?status=suspended", Address, StringComparison.Ordinal);
        Assert.True(Tenants.Queries[^1].Suspended);
    }

    [Fact]
    public void Tenants_SuspendAsked_NamesWhatStopsAndWaitsForAYes()
    {
        Tenants.Items.Add(Tenant());
        var page = RenderPage<TenantList>();
        page.Find("[data-testid=tenant-suspend]").Click();

        Assert.Contains("Acme has 3 keys in force", page.WaitForElement("[data-testid=confirm-text]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Tenants.Suspensions);
        page.Find("[data-testid=confirm-yes]").Click();
        page.WaitForAssertion(() => Assert.Equal([("tenant-1", true)], Tenants.Suspensions));
    }

    [Fact]
    public void Tenants_NewWithoutName_SaysSo()
    {
        var page = RenderPage<TenantList>();
        page.Find("[data-testid=new-tenant]").Click();
        page.WaitForElement("[data-testid=tenant-save]").Click();
        page.WaitForAssertion(() => Assert.Contains("Give it a name", page.Markup, StringComparison.Ordinal));

        page.Find("[data-testid=tenant-name]").Input("New one");
        page.Find("[data-testid=tenant-save]").Click();
        page.WaitForAssertion(() => Assert.Equal(["New one"], Tenants.Created));
    }

    [Fact]
    public void Users_Invited_ShowsThePasswordOnce()
    {
        var page = RenderPage<UserList>();
        page.Find("[data-testid=new-user]").Click();
        page.WaitForElement("[data-testid=user-email]").Input("ann@example.com");
        page.Find("[data-testid=user-save]").Click();

        Assert.Equal(FakeUsers.Password, page.WaitForElement("[data-testid=password-secret]").TextContent);
        Assert.Equal(new NewUser("ann@example.com", BuiltInRole.Viewer.Id, null), Assert.Single(Users.Created));
        page.Find("[data-testid=password-done]").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(FakeUsers.Password, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Users_WhereNobodyHasAPassword_AreNotInvitedAndItSaysWhy()
    {
        Users.GivesPasswords = false;
        Users.Items.Add(new UserItem { Id = "u", Email = "ann@example.com", CreatedAt = Time.GetUtcNow(), Roles = [], MustChangePassword = false });
        var page = RenderPage<UserList>();

        Assert.Empty(page.FindAll("[data-testid=new-user], [data-testid=reset-password]"));
        Assert.Contains("made at the first sign-in", page.Find("[data-testid=no-invitations]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("[data-testid=grant-role]"));
    }

    [Fact]
    public void Users_OfTheProvider_HaveNoPasswordToResetAndRolesOfGroupsAreNotWithdrawn()
    {
        Users.Items.Add(new UserItem
        {
            Id = "u",
            Email = "ann@example.com",
            Issuer = "https://id.example",
            Roles = [new HeldRole("viewer", "Viewer", null, null, FromGroup: true)],
            MustChangePassword = false,
        });
        var page = RenderPage<UserList>();

        Assert.Contains("Signs in with https://id.example", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=reset-password]"));
        Assert.Empty(page.FindAll("[data-testid=withdraw-role]"));
        Assert.Contains("by group", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_WithoutAProvider_ShowNoGroups() => Assert.Empty(RenderPage<RoleList>().FindAll("[data-testid=group-mappings]"));

    [Fact]
    public void Roles_WithAProvider_MapGroupsAndTakeMappingsAway()
    {
        Groups.ProviderName = "Acme ID";
        Groups.Items.Add(new GroupMappingItem(null, "ops", "operator", "Operator", null, null));
        Groups.Items.Add(new GroupMappingItem("m-1", "team", "viewer", "Viewer", "tenant-1", "Acme"));
        var page = RenderPage<RoleList>();

        Assert.Contains("Groups of Acme ID", page.Markup, StringComparison.Ordinal);
        Assert.Contains("from the configuration", page.FindAll("[data-testid=group-mapping]")[0].TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=new-group-mapping]").Click();
        page.WaitForElement("[data-testid=group-name]").Input("new team");
        page.Find("[data-testid=group-save]").Click();
        page.WaitForAssertion(() => Assert.Equal([new NewGroupMapping("new team", "viewer", null)], Groups.Added));
        page.Find("[data-testid=remove-group-mapping]").Click();
        page.WaitForElement("[data-testid=confirm-yes]").Click();
        page.WaitForAssertion(() => Assert.Equal(["m-1"], Groups.Removed));
    }

    [Fact]
    public void Users_LastOwner_IsToldWhyNot()
    {
        Users.Items.Add(User());
        Users.Problem = UserProblem.LastOwner;
        var page = RenderPage<UserList>();
        page.Find("[data-testid=withdraw-role]").Click();
        page.WaitForElement("[data-testid=confirm-yes]").Click();

        page.WaitForAssertion(() => Assert.Contains("make somebody else an owner first", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["withdrawn user-1 owner platform"], Users.Changes);
    }

    [Fact]
    public void Users_TenantAdmin_IsOfferedHisTenantOnly()
    {
        Current.Actor = Actor.User("a", "a", null, Grants.ForTenant("tenant-1", BuiltInRole.TenantAdmin.Permissions));
        Users.Items.Add(User());
        var page = RenderPage<UserList>();

        Assert.Empty(page.FindAll("[data-testid=withdraw-role]"));
        page.Find("[data-testid=new-user]").Click();
        page.WaitForElement("[data-testid=user-email]").Input("ann@example.com");
        page.Find("[data-testid=user-save]").Click();
        page.WaitForAssertion(() => Assert.Equal(new NewUser("ann@example.com", BuiltInRole.TenantAdmin.Id, "tenant-1"), Assert.Single(Users.Created)));
    }

    [Fact]
    public void Roles_MadeOfPermissions_HasThoseThatWereChosen()
    {
        var page = RenderPage<RoleList>();
        Assert.Equal(BuiltInRole.All.Count, page.FindAll("[data-testid=role-row]").Count);
        page.Find("[data-testid=new-role]").Click();
        page.WaitForElement("[data-testid=role-name]").Input("Support");
        page.Find("[data-testid=role-save]").Click();
        page.WaitForAssertion(() => Assert.Contains("at least one permission", page.Markup, StringComparison.Ordinal));

        page.Find("[data-testid='permission-keys.read']").Change(true);
        page.Find("[data-testid=role-save]").Click();
        page.WaitForAssertion(() => Assert.Equal(["keys.read"], Assert.Single(Roles.Created).Permissions));
    }

    [Fact]
    public void Roles_WhatOneHasNot_CannotBeChosen()
    {
        Current.Actor = Actor.User("a", "a", null, Grants.OnPlatform([Permission.RolesManage, Permission.UsersRead]));
        var page = RenderPage<RoleList>();
        page.Find("[data-testid=new-role]").Click();

        Assert.True(page.WaitForElement("[data-testid='permission-keys.write']").HasAttribute("disabled"));
        Assert.False(page.Find("[data-testid='permission-users.read']").HasAttribute("disabled"));
    }

    [Fact]
    public void Audit_Entry_ShowsBeforeAndAfterAndFiltersByTheAddress()
    {
        Trail.Items.Add(new AuditItem
        {
            Number = 7, At = Time.GetUtcNow(), ActorName = "admin@localhost", Address = "192.0.2.1", Action = "changed", ObjectType = "tenant", ObjectId = "tenant-1",
            ObjectName = "Acme", Before = """{"limits":{"costPerMonth":5}}""", After = """{"limits":{"costPerMonth":10}}""", Hash = "hash",
        });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit?q=acme&from=2026-02-01&to=2026-02-28");
        var page = RenderPage<AuditList>();

        Assert.Equal(["limits.costPerMonth", "5", "10"], page.FindAll(".ds-details tbody th, .ds-details tbody td").Select(cell => cell.TextContent));
        Assert.Contains("Tenant Acme · changed", page.Find("[data-testid=audit-what]").TextContent, StringComparison.Ordinal);
        var query = Trail.Queries[^1];
        Assert.Equal(("acme", new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), (query.Search, query.From!.Value, query.To!.Value));
        Assert.Contains("q=acme", page.Find("[data-testid=audit-csv]").GetAttribute("href"), StringComparison.Ordinal);
        page.Find("[data-testid=audit-type]").Change("key");
        Assert.Contains("type=key", Address, StringComparison.Ordinal);
        Assert.Equal("key", Trail.Queries[^1].Type);
    }

    [Fact]
    public void Tokens_Made_IsShownOnceAndNarrowed()
    {
        var page = RenderPage<TokenList>();
        Assert.Contains("No token yet", page.Find("[data-testid=empty-state]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=new-token]").Click();
        page.WaitForElement("[data-testid=token-name]").Input("script");
        page.Find("[data-testid='permission-usage.read']").Change(true);
        page.Find("[data-testid=token-create]").Click();

        Assert.Equal(Tokens.Token.Reveal(), page.WaitForElement("[data-testid=token-secret]").TextContent);
        Assert.Equal(["usage.read"], Assert.Single(Tokens.Created).Permissions);
    }

    [Fact]
    public void Menu_ForATenantAdmin_LeadsOnlyWhereHeMayGo()
    {
        Current.Actor = Actor.User("a", "a", null, Grants.ForTenant("tenant-1", BuiltInRole.TenantAdmin.Permissions));
        var menu = Render<NavigationMenu>();

        Assert.Equal(["/models", "/playground", "/tenants", "/keys", "/usage", "/users", "/roles", "/audit"], menu.FindAll("a").Select(link => link.GetAttribute("href")));
        Assert.Equal(8, Render<NoAccess>().FindAll("[data-testid=no-access] a").Count);
    }

    private TenantItem Tenant() => new()
    {
        Id = "tenant-1",
        Name = "Acme",
        Suspended = false,
        CreatedAt = Time.GetUtcNow().AddDays(-1),
        Keys = 3,
        Limits = new UsageLimits { CostPerMonth = 10 },
        Month = new TenantMonth(5, 1_234, 9),
    };

    private static UserItem User() => new()
    {
        Id = "user-1",
        Email = "owner@example.com",
        Roles = [new HeldRole("owner", "Owner", null, null)],
        MustChangePassword = false,
    };
}
