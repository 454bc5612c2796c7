using System.Net.Http.Headers;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests.ModelResolution;

/// <summary>Keys that may ask some models only.</summary>
public sealed class AllowedModelsTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Ask_ModelOnTheList_IsAnsweredUnderEveryNameOfIt()
    {
        await fixture.StartReplicasAsync("allowed-yes");
        await fixture.Portal.SetAliasAsync("allowed-alias", "allowed-yes");
        var key = await KeyForAsync("allowed-yes");

        foreach (var name in new[] { "allowed-yes", "allowed-yes@1", "allowed-alias" })
        {
            using var answer = await fixture.AskAsync(GatewayFixture.Body(name), key);
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Ask_ModelNotOnTheList_Is403UnderEveryNameOfItAndReachesNobody()
    {
        var replica = (await fixture.StartReplicasAsync("allowed-no"))[0];
        await fixture.Portal.SetAliasAsync("allowed-way-round", "allowed-no");

        // The alias' own name on the list does not open what it leads to.
        var key = await KeyForAsync("allowed-other", "allowed-way-round");

        foreach (var name in new[] { "allowed-no", "allowed-no@1", "allowed-way-round", "allowed-no-such-model" })
        {
            using var answer = await fixture.AskAsync(GatewayFixture.Body(name), key);
            var error = await answer.IsErrorAsync(ApiError.PermissionDenied);
            Assert.Equal($"This API key may not use the model '{name}'.", error.GetProperty("message").GetString());
            Assert.Equal("model", error.GetProperty("param").GetString());
        }

        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Ask_OneVersionOnTheList_OtherNamesAre403()
    {
        await fixture.StartReplicasAsync("allowed-version");
        var key = await KeyForAsync("allowed-version@1");

        using var version = await fixture.AskAsync(GatewayFixture.Body("allowed-version@1"), key);
        Assert.Equal(200, (int)version.StatusCode);
        foreach (var name in new[] { "allowed-version", "allowed-version@2" })
        {
            using var other = await fixture.AskAsync(GatewayFixture.Body(name), key);
            await other.IsErrorAsync(ApiError.PermissionDenied);
        }
    }

    [Fact]
    public async Task Ask_AfterTheListChanged_IsHeldToTheNewOne()
    {
        await fixture.StartReplicasAsync("allowed-then");
        var key = await KeyForAsync("allowed-then");
        using var before = await fixture.AskAsync(GatewayFixture.Body("allowed-then"), key);
        Assert.Equal(200, (int)before.StatusCode);

        await fixture.Portal.ChangeKeyAsync(key, entry => entry with { Models = [] });
        await fixture.SnapshotArrivedAsync();

        // The same question, whose answer is kept by now.
        using var after = await fixture.AskAsync(GatewayFixture.Body("allowed-then"), key);
        await after.IsErrorAsync(ApiError.PermissionDenied);
    }

    [Fact]
    public async Task Models_WithAList_ShowsOnlyThoseOnIt()
    {
        await fixture.StartReplicasAsync("allowed-shown");
        await fixture.StartReplicasAsync("allowed-hidden");
        await fixture.Portal.SetAliasAsync("allowed-shown-too", "allowed-shown");
        await fixture.Portal.SetAliasAsync("allowed-hidden-too", "allowed-hidden");
        var key = await KeyForAsync("allowed-shown");

        using var list = await SendAsync(HttpMethod.Get, "/v1/models", key);
        var data = (await Authentication.TokenFixture.ReadAsync(list)).GetProperty("data");

        Assert.Equal(["allowed-shown", "allowed-shown-too"], data.EnumerateArray().Select(model => model.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/versions")]
    [InlineData("POST", "/reload")]
    public async Task OneModel_NotOnTheList_Is403WhetherItExistsOrNot(string method, string rest)
    {
        await fixture.StartReplicasAsync("allowed-one" + rest.Length);
        var key = await KeyForAsync("allowed-nothing");
        var before = fixture.PortalApi.Requests.Count;

        foreach (var name in new[] { "allowed-one" + rest.Length, "allowed-nowhere" })
        {
            using var answer = await SendAsync(new HttpMethod(method), $"/v1/models/{name}{rest}", key);
            await answer.IsErrorAsync(ApiError.PermissionDenied);
        }

        Assert.Equal(before, fixture.PortalApi.Requests.Count);
    }

    [Fact]
    public async Task Versions_OneVersionOnTheList_ShowsThatOneAndDoesNotReload()
    {
        await fixture.StartReplicasAsync("allowed-versions");
        var one = await KeyForAsync("allowed-versions@1");
        var other = await KeyForAsync("allowed-versions@2");

        using var seen = await SendAsync(HttpMethod.Get, "/v1/models/allowed-versions/versions", one);
        using var unseen = await SendAsync(HttpMethod.Get, "/v1/models/allowed-versions/versions", other);
        using var reload = await SendAsync(HttpMethod.Post, "/v1/models/allowed-versions/reload", one);
        using var reloadVersion = await SendAsync(HttpMethod.Post, "/v1/models/allowed-versions@1/reload", one);

        Assert.Equal(1, (await Authentication.TokenFixture.ReadAsync(seen)).GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await Authentication.TokenFixture.ReadAsync(unseen)).GetProperty("data").GetArrayLength());
        await reload.IsErrorAsync(ApiError.PermissionDenied);
        await reloadVersion.IsErrorAsync(ApiError.PermissionDenied);
    }

    private Task<ApiKey> KeyForAsync(params string[] models) => fixture.CreateKeyAsync(change: entry => entry with { Models = models });

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, ApiKey key)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal()) },
        };
        return await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
