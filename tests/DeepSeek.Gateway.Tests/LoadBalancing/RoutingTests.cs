using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.LoadBalancing;

/// <summary>Who answers, by a real gateway.</summary>
public sealed class RoutingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_AliasWithWeights_SharesRequestsOutAndAnswersSayWhoAnswered()
    {
        await fixture.StartReplicasAsync("weighted-a");
        await fixture.StartReplicasAsync("weighted-b");
        await fixture.Portal.SetAliasAsync("weighted", new WeightedTarget("weighted-a", 70), new WeightedTarget("weighted-b", 30));
        await fixture.SnapshotArrivedAsync();
        var versions = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("weighted"));
            versions.Add(response.Headers.GetValues("x-model-version").Single());
        }

        Assert.Equal((14, 6), (versions.Count(version => version == "weighted-a@1"), versions.Count(version => version == "weighted-b@1")));
    }

    [Fact]
    public async Task Ask_TurnsOfAConversation_GoToTheReplicaThatHasItsBeginning()
    {
        const string Model = "affine";
        await fixture.StartReplicasAsync(Model, 2);
        await using var gateway = new GatewayHost(fixture.Redis.ConnectionString, fixture.DataDirectory, null, ("Platform:InstanceId", "gateway-affine"));
        gateway.StartServer();
        await Eventually.IsAsync(() => gateway.Snapshot?.Number == fixture.Portal.Number && gateway.Serves(Model, 2));
        var all = new HashSet<string>();
        for (var conversation = 0; conversation < 16; conversation++)
        {
            var replicas = new HashSet<string>();
            var messages = $$"""{"role":"user","content":"conversation {{conversation}}"}""";
            for (var turn = 0; turn < 3; turn++)
            {
                using var response = await fixture.AskAsync(
                    $$"""{"model":"{{Model}}","messages":[{{messages}}]}""", change: request => request.RequestUri = new Uri(gateway.Address, request.RequestUri!));
                replicas.Add(response.Headers.GetValues("x-replica").Single());
                messages += """,{"role":"assistant","content":"yes"},{"role":"user","content":"and then?"}""";
            }

            all.Add(Assert.Single(replicas));
        }

        Assert.Equal(2, all.Count);
    }

    [Fact]
    public async Task Ask_TenantHasAWeight_ReplicasAreTold()
    {
        var replica = (await fixture.StartReplicasAsync("weight-told"))[0];
        var key = await fixture.CreateKeyAsync("tenant-heavy");
        await fixture.Portal.WeighAsync("tenant-heavy", 2.5);
        await fixture.SnapshotArrivedAsync();

        using var response = await fixture.AskAsync(GatewayFixture.Body("weight-told"), key);

        await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(2.5, replica.Requests.Single().Call!.Weight);
    }
}
