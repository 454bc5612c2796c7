using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using DeepSeek.Testing.OpenId;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>A provider as it is in life: it issues tokens itself, changes its keys, goes away.</summary>
public sealed class AuthorityTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    [Fact]
    public async Task Get_TokenByClientCredentials_IsHeldToItsScopes()
    {
        var both = await fixture.Provider.GetTokenAsync("tenant-1", $"{TenantScopes.ModelsRead} {TenantScopes.Inference}");
        var one = await fixture.Provider.GetTokenAsync("tenant-1", TenantScopes.Inference);

        using var good = await fixture.GetAsync(both);
        using var narrow = await fixture.GetAsync(one);

        Assert.True(good.IsSuccessStatusCode, await good.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await narrow.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Get_ProviderRotated_NewAndOldTokensAreTakenAtOnce()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var gateway = await fixture.StartGatewayAsync(provider);
        using var client = await ReadyAsync(gateway, provider);
        var before = await provider.GetTokenAsync("tenant-1", TenantScopes.ModelsRead);

        provider.Rotate();
        var after = await provider.GetTokenAsync("tenant-1", TenantScopes.ModelsRead);

        foreach (var token in new[] { after, before })
        {
            using var response = await TokenFixture.GetAsync(client, token);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Get_ManyUnknownKeys_AreLookedForOnce()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var gateway = await fixture.StartGatewayAsync(provider, ("Gateway:Authentication:Authorities:0:UnknownKeyRefreshSeconds", "3600"));
        using var client = await ReadyAsync(gateway, provider);
        var before = provider.KeySetsRead;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await TokenFixture.GetAsync(client, TokenFixture.ForgeOf(provider).Make("tenant-1", Flaw.UnknownKey));
            await response.IsErrorAsync(ApiError.InvalidApiKey);
        }));

        Assert.Equal(before + 1, provider.KeySetsRead);
    }

    [Fact]
    public async Task Get_ProviderIsAway_WhatIsKnownOfItGoesOn()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var gateway = await fixture.StartGatewayAsync(provider);
        using var client = await ReadyAsync(gateway, provider);
        var forge = TokenFixture.ForgeOf(provider);

        await provider.StopAsync();

        using var known = await TokenFixture.GetAsync(client, forge.Make("tenant-1"));
        using var unknown = await TokenFixture.GetAsync(client, forge.Make("tenant-1", Flaw.UnknownKey));
        Assert.Equal(200, (int)known.StatusCode);
        await unknown.IsErrorAsync(ApiError.Unavailable);
        Assert.NotNull(unknown.Headers.RetryAfter);
    }

    [Fact]
    public async Task Get_ProviderWasNeverReached_Is503AndKeysAreStillTaken()
    {
        await using var provider = await OidcProvider.StartAsync();
        await provider.StopAsync();
        await using var gateway = await fixture.StartGatewayAsync(provider);
        using var client = new HttpClient { BaseAddress = gateway.Address };

        using var token = await TokenFixture.GetAsync(client, TokenFixture.ForgeOf(provider).Make("tenant-1"));
        using var key = await TokenFixture.GetAsync(client, fixture.Platform.Key.Reveal());

        await token.IsErrorAsync(ApiError.Unavailable);
        Assert.NotNull(token.Headers.RetryAfter);
        Assert.Equal(200, (int)key.StatusCode);
    }

    /// <summary>Calls a gateway that has fetched the provider's keys.</summary>
    private static async Task<HttpClient> ReadyAsync(GatewayHost gateway, OidcProvider provider)
    {
        var client = new HttpClient { BaseAddress = gateway.Address };
        var token = TokenFixture.ForgeOf(provider).Make("tenant-1");
        await Eventually.IsAsync(async () => (int)(await TokenFixture.GetAsync(client, token)).StatusCode == 200);
        return client;
    }
}
