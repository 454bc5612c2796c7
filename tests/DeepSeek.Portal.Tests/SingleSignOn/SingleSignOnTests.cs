using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Testing.OpenId;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Tests.SingleSignOn;

public sealed class SingleSignOnTests(SingleSignOnFixture sso) : IClassFixture<SingleSignOnFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignInPage_WithAProvider_LeadsThereBesideTheLocalAccounts()
    {
        using var browser = sso.Portal.CreateBrowser();
        var page = await PortalApplication.ReadPageAsync(browser, "/sign-in?returnUrl=/keys", Cancellation);

        Assert.Contains("Sign in with Acme ID", page, StringComparison.Ordinal);
        Assert.Contains("/sign-in/provider?returnUrl=%2Fkeys", page, StringComparison.Ordinal);
        Assert.Contains("sign-in-password", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_InAMappedGroup_MakesAnAccountOnceAndOpensWhatTheRoleAllows()
    {
        var alice = Someone(SingleSignOnFixture.Viewers);
        var (browser, place) = await sso.SignInAsync(alice, "/keys");
        var (_, again) = await sso.SignInAsync(alice, "/keys");

        Assert.Equal(("/keys", "/keys"), (place, again));
        using var users = await browser.GetAsync(new Uri("/users", UriKind.Relative), Cancellation);
        Assert.Equal("/no-access", users.Headers.Location?.AbsolutePath);
        await using var context = await ContextAsync();
        var user = await context.Users.SingleAsync(user => user.Subject == alice.Subject, Cancellation);
        Assert.Equal((alice.Name, false, (string?)null), (user.UserName, user.MustChangePassword, user.PasswordHash));
        Assert.Equal(["viewer mapped"], await RolesAsync(context, user.Id));
        Assert.Equal(
            ["created", "signed_in", "signed_in"],
            await context.AuditEntries.Where(entry => entry.ObjectId == user.Id).OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync(Cancellation));
        Assert.Contains("there is none here", await browser.GetStringAsync("/change-password", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_GroupsChanged_RolesFollowAndWhatWasGivenByHandStays()
    {
        var bob = Someone(SingleSignOnFixture.Viewers, SingleSignOnFixture.Owners);
        await sso.SignInAsync(bob);
        await using var context = await ContextAsync();
        var id = await context.Users.Where(user => user.Subject == bob.Subject).Select(user => user.Id).SingleAsync(Cancellation);
        Assert.Equal(["owner mapped", "viewer mapped"], await RolesAsync(context, id));

        await sso.SignInAsync(bob with { Groups = [SingleSignOnFixture.Viewers] });
        Assert.Equal(["viewer mapped"], await RolesAsync(context, id));
        await using var scope = sso.Portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<IUsers>();
        Assert.Equal(UserProblem.FromGroup, await users.WithdrawAsync(id, "viewer", null, Actor.Itself("test"), Cancellation));
        Assert.Equal(UserProblem.HasNoPassword, (await users.ResetPasswordAsync(id, Actor.Itself("test"), Cancellation)).Problem);
        Assert.Null(await users.GrantAsync(id, "auditor", null, Actor.Itself("test"), Cancellation));

        var (_, place) = await sso.SignInAsync(bob with { Groups = [] });
        Assert.Equal("/no-access", place);
        Assert.Equal(["auditor"], await RolesAsync(context, id));

        Assert.Null(await users.WithdrawAsync(id, "auditor", null, Actor.Itself("test"), Cancellation));
        var (_, refused) = await sso.SignInAsync(bob with { Groups = [] });
        Assert.StartsWith(SingleSignOnFixture.Refused + "NoRole", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_InNoMappedGroup_IsRefusedAndMakesNoAccount()
    {
        var stranger = Someone("strangers");
        var (browser, place) = await sso.SignInAsync(stranger);

        Assert.StartsWith(SingleSignOnFixture.Refused + "NoRole", place, StringComparison.Ordinal);
        var page = await PortalApplication.ReadPageAsync(browser, place, Cancellation);
        Assert.Contains("none of your groups there opens this portal", page, StringComparison.Ordinal);
        Assert.Contains("again=true", page, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", await SingleSignOnFixture.FollowAsync(browser, new Uri("/keys", UriKind.Relative)), StringComparison.Ordinal);
        await using var context = await ContextAsync();
        Assert.False(await context.Users.AnyAsync(user => user.Subject == stranger.Subject, Cancellation));
    }

    [Fact]
    public async Task SignIn_Disabled_IsRefused()
    {
        var carol = Someone(SingleSignOnFixture.Viewers);
        await sso.SignInAsync(carol);
        await using var context = await ContextAsync();
        var id = await context.Users.Where(user => user.Subject == carol.Subject).Select(user => user.Id).SingleAsync(Cancellation);
        await using var scope = sso.Portal.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IUsers>().SetDisabledAsync(id, true, Actor.Itself("test"), Cancellation));

        var (_, place) = await sso.SignInAsync(carol);

        Assert.StartsWith(SingleSignOnFixture.Refused + "Disabled", place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_NamedLikeTheAdmin_IsSomebodyElse()
    {
        var pretender = new OidcUser(Guid.NewGuid().ToString("N"), "admin@localhost", SingleSignOnFixture.Viewers);
        var (browser, place) = await sso.SignInAsync(pretender);

        Assert.Equal("/no-access", place);
        using var users = await browser.GetAsync(new Uri("/users", UriKind.Relative), Cancellation);
        Assert.Equal("/no-access", users.Headers.Location?.AbsolutePath);
        await using var context = await ContextAsync();
        Assert.StartsWith("admin@localhost (", (await context.Users.SingleAsync(user => user.Subject == pretender.Subject, Cancellation)).UserName, StringComparison.Ordinal);
    }

    [Theory, InlineData("https://evil.example/"), InlineData("//evil.example"), InlineData("/\\evil.example"), InlineData("/\t/evil.example")]
    public async Task SignIn_ReturnElsewhere_StaysInThePortal(string returnUrl)
    {
        var (_, place) = await sso.SignInAsync(Someone(SingleSignOnFixture.Viewers), returnUrl);

        Assert.Equal("/", place);
    }

    [Fact]
    public async Task SignIn_TurnedBackOrForged_IsToldOnTheSignInPage()
    {
        var (browser, turnedBack) = await sso.SignInAsync(null);
        var forged = await SingleSignOnFixture.FollowAsync(browser, new Uri("/sign-in/provider/callback?code=stolen&state=forged", UriKind.Relative));

        Assert.StartsWith(SingleSignOnFixture.Refused + "GivenUp", turnedBack, StringComparison.Ordinal);
        Assert.StartsWith(SingleSignOnFixture.Refused + "ProviderFailed", forged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_Asked_SendsStateNonceAndAChallenge()
    {
        using var browser = sso.Portal.CreateBrowser();
        using var answer = await browser.GetAsync(new Uri("/sign-in/provider?again=true", UriKind.Relative), Cancellation);

        var query = answer.Headers.Location!.Query;
        Assert.All(["state=", "nonce=", "code_challenge=", "code_challenge_method=S256", "response_type=code", "prompt=login"], part => Assert.Contains(part, query, StringComparison.Ordinal));
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SignOut_CameFromTheProvider_EndsThereTooAndComesBack()
    {
        var (browser, _) = await sso.SignInAsync(Someone(SingleSignOnFixture.Viewers));
        var before = sso.Provider.SignOuts;

        var away = await SingleSignOnFixture.SignOutAsync(browser);

        Assert.StartsWith(sso.Provider.Issuer, away.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=", away.Query, StringComparison.Ordinal);
        Assert.Equal("/sign-in", await SingleSignOnFixture.FollowAsync(browser, away));
        Assert.Equal(before + 1, sso.Provider.SignOuts);
        Assert.StartsWith("/sign-in?", await SingleSignOnFixture.FollowAsync(browser, new Uri("/keys", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_LocalAccount_DoesNotGoToTheProvider()
    {
        using var browser = sso.Portal.CreateBrowser();
        (await PortalApplication.SignInAsync(browser, sso.Portal.Credentials.GetProperty("adminPassword").GetString()!, Cancellation)).Dispose();

        Assert.Equal("/sign-in", (await SingleSignOnFixture.SignOutAsync(browser)).AbsolutePath);
    }

    private static OidcUser Someone(params string[] groups)
    {
        var id = Guid.NewGuid().ToString("N");
        return new OidcUser(id, $"{id}@example.com", groups);
    }

    private async Task<PortalDbContext> ContextAsync() =>
        await sso.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);

    private static async Task<List<string>> RolesAsync(PortalDbContext context, string userId)
    {
        var held = await context.RoleAssignments.AsNoTracking().Where(held => held.UserId == userId).OrderBy(held => held.RoleId).ToListAsync(Cancellation);
        return held.ConvertAll((RoleAssignment role) => role.Mapped ? role.RoleId + " mapped" : role.RoleId);
    }
}
