using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class ModelAliasTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_ByAlias_ReplicaIsToldTheModelsOwnName()
    {
        var replica = (await fixture.StartReplicasAsync("alias-model"))[0];
        await SetAsync("alias-best", "alias-model");
        await SetAsync("alias-best-too", "alias-best");
        await SetAsync("alias-pinned", "alias-model@1");

        var seed = 0;
        foreach (var (asked, seen) in new[]
        {
            ("alias-best", "alias-model"), ("alias-best-too", "alias-model"), ("alias-pinned", "alias-model@1"), ("alias-best@1", "alias-model@1"),
        })
        {
            // Each another one, since the same question under another name has its answer already.
            seed++;
            using var answer = await fixture.AskAsync(GatewayFixture.Body(asked, ",\"seed\":" + seed));

            Assert.Equal(200, (int)answer.StatusCode);
            var received = replica.Requests.Last();
            Assert.Equal(seen, received.ToCall().Model);
            Assert.Equal(GatewayFixture.Body(asked, ",\"seed\":" + seed), received.Asked);
        }

        foreach (var unknown in new[] { "alias-best@9", "alias-pinned@1" })
        {
            using var answer = await fixture.AskAsync(GatewayFixture.Body(unknown));
            await answer.IsErrorAsync(ApiError.ModelNotFound);
        }
    }

    [Fact]
    public async Task Ask_AliasOfWhatNobodyHasOrOfItself_Is404()
    {
        await fixture.StartReplicasAsync("alias-other");
        await SetAsync("alias-lost", "alias-no-such-model");
        await SetAsync("alias-round", "alias-and-round");
        await SetAsync("alias-and-round", "alias-round");

        foreach (var alias in new[] { "alias-lost", "alias-round" })
        {
            using var answer = await fixture.AskAsync(GatewayFixture.Body(alias));
            await answer.IsErrorAsync(ApiError.ModelNotFound);
        }
    }

    [Fact]
    public async Task Ask_AliasCalledAsAModelThatCameLater_MeansTheModel()
    {
        await SetAsync("alias-taken", "alias-elsewhere");
        var elsewhere = (await fixture.StartReplicasAsync("alias-elsewhere"))[0];
        var own = (await fixture.StartReplicasAsync("alias-taken"))[0];

        using var answer = await fixture.AskAsync(GatewayFixture.Body("alias-taken"));

        Assert.Single(own.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Models_WithAliases_AreListedUnderEveryName()
    {
        await fixture.StartReplicasAsync("alias-listed");
        await SetAsync("alias-listed-too", "alias-listed");
        await SetAsync("alias-unlisted", "alias-nothing");

        using var list = await fixture.GetAsync("/v1/models");
        var text = await list.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("""{"id":"alias-listed-too","object":"model","created":86400,"owned_by":"deepseek"}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alias-unlisted", text, StringComparison.Ordinal);

        using var one = await fixture.GetAsync("/v1/models/alias-listed-too");
        Assert.Equal(200, (int)one.StatusCode);
    }

    [Fact]
    public async Task Versions_OfTwoReplicasInTheMiddleOfARollOut_AreListedWithTheDesiredOne()
    {
        await using var a = await FakeReplica.StartAsync("versions-a", GatewayHost.Secret);
        await using var b = await FakeReplica.StartAsync("versions-b", GatewayHost.Secret);
        await AnnounceAsync(a, new ModelVersionStatus { Name = "versions", Version = "10", State = ModelVersionState.Active });
        await AnnounceAsync(
            b,
            new ModelVersionStatus { Name = "versions", Version = "9", State = ModelVersionState.Active },
            new ModelVersionStatus { Name = "versions", Version = "10", State = ModelVersionState.Verifying, VerifiedBytes = 25, TotalBytes = 100 });
        await fixture.Portal.DesireAsync("versions", "10");
        await SetAsync("versions-too", "versions");
        await Eventually.IsAsync(() => fixture.Gateway.Replicas.Current.Models.ContainsKey("versions@9"));

        const string Expected =
            """
            {"object":"list","data":[
            {"id":"versions@10","object":"model.version","version":"10","state":"active","active":true,"desired":true,"replica":"versions-a"},
            {"id":"versions@10","object":"model.version","version":"10","state":"verifying","active":false,"desired":true,"replica":"versions-b","progress":0.25},
            {"id":"versions@9","object":"model.version","version":"9","state":"active","active":true,"desired":false,"replica":"versions-b"}]}
            """;
        foreach (var name in new[] { "versions", "versions-too" })
        {
            await Eventually.IsAsync(async () =>
            {
                using var answer = await fixture.GetAsync($"/v1/models/{name}/versions");
                return await answer.Content.ReadAsStringAsync(Cancellation) == Expected.Replace("\n", "", StringComparison.Ordinal);
            });
        }

        using var unknown = await fixture.GetAsync("/v1/models/versions-unknown/versions");
        await unknown.IsErrorAsync(ApiError.ModelNotFound);
    }

    private Task AnnounceAsync(FakeReplica replica, params ModelVersionStatus[] versions) => FakeReplica.AnnounceAsync(
        fixture.Redis.Connection, GatewayHost.Secret, replica.Heartbeat("versions") with { Models = versions });

    private async Task SetAsync(string alias, string target)
    {
        await fixture.Portal.SetAliasAsync(alias, target);
        await fixture.SnapshotArrivedAsync();
    }
}
