using Bunit;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Pages.ApiKeys;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.Policies;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class ApiKeyListTests : PortalContext
{
    [Fact]
    public void Page_NoKeyYet_TeachesTheFirstStep()
    {
        var page = RenderPage<ApiKeyList>();

        Assert.Contains("No key yet", page.Find("[data-testid=empty-state]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_FilteredToNothing_OffersTheWayBack()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/keys?q=nothing&status=Revoked");
        var page = RenderPage<ApiKeyList>();

        Assert.Contains("No key matches", page.Find("[data-testid=empty-state]").TextContent, StringComparison.Ordinal);
        Assert.Equal(("nothing", ApiKeyStatus.Revoked), (Keys.Queries[^1].Search, Keys.Queries[^1].Status!.Value));
        Assert.Equal("true", page.Find("[data-testid=status-Revoked]").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Filter_Chosen_IsInTheAddress()
    {
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=status-Active]").Click();

        Assert.EndsWith("?status=Active", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(ApiKeyStatus.Active, Keys.Queries[^1].Status);
    }

    [Fact]
    public void Create_Named_ShowsTheKeyOnce()
    {
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=new-key]").Click();
        page.WaitForElement("[data-testid=key-name]").Input("Billing service");
        page.Find("[data-testid=key-create]").Click();

        Assert.Equal(FakeApiKeys.Secret, page.WaitForElement("[data-testid=key-secret]").TextContent);
        Assert.Contains("only time", page.Find(".ds-once").TextContent, StringComparison.Ordinal);
        var (wanted, by) = Assert.Single(Keys.Created);
        Assert.Equal(("Billing service", "tenant-1", "admin@localhost"), (wanted.Name, wanted.TenantId, by));
        Assert.Equal(TenantScopes.Default, wanted.Scopes.Order());
        Assert.Equal(Time.GetUtcNow().AddDays(90), wanted.ExpiresAt);

        page.Find("[data-testid=key-copy]").Click();
        page.WaitForAssertion(() => Assert.Contains("Copied", page.Find("[data-testid=key-copy]").TextContent, StringComparison.Ordinal));
        page.Find("[data-testid=key-done]").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(FakeApiKeys.Secret, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_WithoutName_SaysSoAndMakesNone()
    {
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=new-key]").Click();
        page.WaitForElement("[data-testid=key-create]").Click();

        page.WaitForAssertion(() => Assert.Contains("Give it a name", page.Markup, StringComparison.Ordinal));
        Assert.Empty(Keys.Created);
    }

    [Fact]
    public void Revoke_Asked_NamesTheKeyAndWaitsForAYes()
    {
        Keys.Items.Add(Key());
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=key-revoke]").Click();

        var question = page.WaitForElement("[data-testid=confirm-text]").TextContent;
        Assert.Contains("Billing service", question, StringComparison.Ordinal);
        Assert.Contains("dsk_abcdefghijkl_…", question, StringComparison.Ordinal);
        Assert.Contains("Acme", question, StringComparison.Ordinal);
        page.Find("[data-testid=confirm-no]").Click();
        Assert.Empty(Keys.Revoked);

        page.Find("[data-testid=key-revoke]").Click();
        page.WaitForElement("[data-testid=confirm-yes]").Click();
        page.WaitForAssertion(() => Assert.Equal([("abcdefghijkl", "admin@localhost")], Keys.Revoked));
    }

    [Fact]
    public void Revoke_KeyThatIsUsed_SaysWhenItWasUsedLast()
    {
        Keys.Items.Add(Key() with { LastUsedAt = Time.GetUtcNow().AddMinutes(-3) });
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=key-revoke]").Click();

        Assert.Contains("used 3 min ago", page.WaitForElement("[data-testid=confirm-text]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Rotate_Confirmed_ShowsTheNewSecretOnceAndLeavesTheOldADay()
    {
        Keys.Items.Add(Key());
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=key-rotate]").Click();
        page.WaitForElement("[data-testid=rotate-yes]").Click();

        Assert.Equal(FakeApiKeys.Secret, page.WaitForElement("[data-testid=rotated-secret]").TextContent);
        Assert.Equal([("abcdefghijkl", TimeSpan.FromDays(1))], Keys.Rotated);
        page.Find("[data-testid=rotated-done]").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(FakeApiKeys.Secret, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Row_RotatedKey_SaysHowLongTheOldSecretWorks()
    {
        Keys.Items.Add(Key() with { PreviousEndsAt = Time.GetUtcNow().AddHours(20) });
        var page = RenderPage<ApiKeyList>();

        Assert.Contains("in 20 h", page.Find("[data-testid=key-previous]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_Edited_KeepsWhatWasNotTouched()
    {
        Keys.Items.Add(Key());
        KeyPolicies.Policy = new KeyPolicy
        {
            PublicId = "abcdefghijkl",
            Scopes = TenantScopes.Default,
            ExpiresAt = Time.GetUtcNow().AddDays(5),
            AddressRanges = ["10.0.0.0/8"],
            Limits = new UsageLimits { TokensPerDay = 1_000 },
            TimeoutSeconds = 30,
            Stamp = Guid.NewGuid(),
        };
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=key-policy]").Click();
        page.WaitForElement("[data-testid=policy-models]").Input("deepseek-r1-tiny\nbest");
        page.Find("[data-testid=policy-save]").Click();

        page.WaitForAssertion(() => Assert.Single(KeyPolicies.Set));
        var set = KeyPolicies.Set[0];
        Assert.Equal(["deepseek-r1-tiny", "best"], set.Models);
        Assert.Equal(KeyPolicies.Policy with { Models = set.Models, Scopes = set.Scopes, AddressRanges = set.AddressRanges }, set);
        Assert.Equal(TenantScopes.Default.Order(), set.Scopes.Order());
        Assert.Equal(["10.0.0.0/8"], set.AddressRanges);
    }

    [Fact]
    public void Policy_Refused_SaysWhyAndStays()
    {
        Keys.Items.Add(Key());
        KeyPolicies.Policy = new KeyPolicy { PublicId = "abcdefghijkl", Scopes = TenantScopes.Default, ExpiresAt = null };
        KeyPolicies.Answer = PolicyProblem.AddressRangeInvalid;
        var page = RenderPage<ApiKeyList>();
        page.Find("[data-testid=key-policy]").Click();
        page.WaitForElement("[data-testid=policy-ranges]").Input("10.1");
        page.Find("[data-testid=policy-save]").Click();

        Assert.Contains("no address", page.WaitForElement("[data-testid=policy-problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_RevokedKey_CannotBeRevokedAgain()
    {
        Keys.Items.Add(Key() with { RevokedAt = Time.GetUtcNow() });
        var page = RenderPage<ApiKeyList>();

        Assert.Empty(page.FindAll("[data-testid=key-revoke]"));
        Assert.Contains("Revoked", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ForWhoMayOnlyLook_OffersNoChange()
    {
        Current.Actor = Actor.User("viewer", "viewer@localhost", null, Grants.OnPlatform([Permission.KeysRead]));
        Keys.Items.Add(Key());
        var page = RenderPage<ApiKeyList>();

        Assert.Contains("Billing service", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=new-key]"));
        Assert.Empty(page.FindAll("[data-testid=key-revoke], [data-testid=key-rotate], [data-testid=key-policy]"));
    }

    private ApiKeyListItem Key() => new()
    {
        PublicId = "abcdefghijkl",
        Name = "Billing service",
        TenantId = "tenant-1",
        TenantName = "Acme",
        Scopes = TenantScopes.Default,
        CreatedAt = Time.GetUtcNow().AddDays(-1),
        CreatedBy = "admin@localhost",
    };
}
