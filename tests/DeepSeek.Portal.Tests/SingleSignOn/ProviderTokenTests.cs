using System.Net;
using System.Net.Http.Headers;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Tests.Api.Admin;
using DeepSeek.Testing.OpenId;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Portal.Tests.SingleSignOn;

/// <summary>The admin API, asked with access tokens of the provider.</summary>
public sealed class ProviderTokenTests(SingleSignOnFixture sso) : IClassFixture<SingleSignOnFixture>
{
    private static readonly string[] KeysRead = [Permission.KeysRead];

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Token_ByClientCredentials_AllowsWhatItsGroupsAllow()
    {
        var viewer = await sso.Provider.GetTokenAsync("none", "", SingleSignOnFixture.Viewers);
        var owner = sso.Provider.Sign(Someone(SingleSignOnFixture.Owners));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(viewer, "GET", "/keys")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(viewer, "POST", "/tenants", new { name = "No" })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(owner, "POST", "/tenants", new { name = "By a token of the provider" })).StatusCode);
    }

    [Fact]
    public async Task Token_WithoutGroups_KeepsWhatItsOwnerHasAndIsNoWayInForOthers()
    {
        var known = Someone(SingleSignOnFixture.Viewers);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(sso.Provider.Sign(known), "GET", "/keys")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(sso.Provider.Sign(known with { Groups = [] }), "GET", "/keys")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(sso.Provider.Sign(Someone()), "GET", "/keys")).StatusCode);
    }

    [Fact]
    public async Task Token_AskingForAPersonalToken_IsRefused()
    {
        var answer = await SendAsync(
            sso.Provider.Sign(Someone(SingleSignOnFixture.Owners)), "POST", "/tokens", new { name = "x", permissions = KeysRead, expiresAt = Now.AddDays(1) });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Token_WrongInOneThing_IsRefusedAndToldWhy()
    {
        var user = Someone(SingleSignOnFixture.Owners);
        var provider = sso.Provider;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(provider.Sign(user), "GET", "/keys")).StatusCode);
        var unsigned = Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""") + "." + provider.Sign(user).Split('.')[1] + ".";

        foreach (var (token, reason) in new[]
        {
            (provider.Sign(user, expires: Now.AddMinutes(-2)), "lifetime"),
            (provider.Sign(user, audience: "another"), "audience"),
            (provider.Sign(user, issuer: "https://elsewhere.example/"), "issuer"),
            (provider.Sign(user, key: OidcProvider.NewKey()), "signature"),
            (provider.Sign(user, nonce: "of a sign-in"), "no access token"),
            (provider.Sign(Someone("strangers")), "groups"),
            (unsigned, ""),
        })
        {
            var answer = await SendAsync(token, "GET", "/keys");
            var challenge = Assert.Single(answer.Headers.WwwAuthenticate).ToString();

            Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.StartsWith("Bearer error=\"invalid_token\"", challenge, StringComparison.Ordinal);
            Assert.Contains(reason, challenge, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_OfADisabledUser_IsRefused()
    {
        var user = Someone(SingleSignOnFixture.Viewers);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(sso.Provider.Sign(user), "GET", "/keys")).StatusCode);
        await using var scope = sso.Portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<IUsers>();
        var found = Assert.Single((await users.ListAsync(new UserQuery { Search = user.Name }, Actor.Itself("test"), TestContext.Current.CancellationToken)).Items);
        await users.SetDisabledAsync(found.Id, true, Actor.Itself("test"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(sso.Provider.Sign(user), "GET", "/keys")).StatusCode);
    }

    [Fact]
    public void Lifetime_ClockMoves_EndsBehindTheLastSecondAndItsSlack()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var counts = ProviderTokenLifetime.Validator(time);
        var (from, to) = (time.GetUtcNow().UtcDateTime.AddSeconds(25), time.GetUtcNow().UtcDateTime.AddMinutes(5));

        Assert.True(counts(from, to, null, null));
        Assert.False(counts(from.AddMinutes(1), to, null, null));
        Assert.False(counts(from, null, null, null));
        time.Advance(TimeSpan.FromMinutes(5.4));
        Assert.True(counts(from, to, null, null));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(counts(from, to, null, null));
    }

    [Fact]
    public void Session_ClockMoves_EndsAfterHalfADayHoweverItIsUsed()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var (byProvider, byPassword) = (new AuthenticationProperties(), new AuthenticationProperties());
        ProviderSession.Limit(byProvider, time);

        time.Advance(TimeSpan.FromHours(11.9));
        Assert.False(ProviderSession.IsOver(byProvider, time));
        time.Advance(TimeSpan.FromHours(0.2));
        Assert.True(ProviderSession.IsOver(byProvider, time));
        Assert.False(ProviderSession.IsOver(byPassword, time));
    }

    private static OidcUser Someone(params string[] groups)
    {
        var id = Guid.NewGuid().ToString("N");
        return new OidcUser(id, $"{id}@example.com", groups);
    }

    private async Task<HttpResponseMessage> SendAsync(string token, string method, string path, object? body = null)
    {
        using var client = sso.Portal.CreateBrowser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await AdminApiFixture.SendAsync(client, method, path, body);
    }
}
