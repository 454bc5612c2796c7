using DeepSeek.Gateway.Tests.Fakes;

namespace DeepSeek.Gateway.Tests;

/// <summary>Has a Redis of its own, which it takes away.</summary>
public sealed class RedisOutageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Redis_GoneAndBackEmpty_EveryRequestIsAnsweredAllTheTime()
    {
        var replica = (await fixture.StartReplicasAsync("outage"))[0];

        fixture.Redis.StopServer();
        await Eventually.TrueAsync(async () =>
        {
            await IsAnsweredAsync();
            return replica.Probes >= 2;
        });

        // Without Redis a replica's own word decides.
        replica.Ready = false;
        var known = fixture.Gateway.Replicas.Current.Replicas[replica.Id];
        await Eventually.TrueAsync(() => !known.AnswersProbes);
        await IsAnsweredAsync();
        replica.Ready = true;
        await Eventually.TrueAsync(() => known.AnswersProbes);

        fixture.Redis.StartServer();
        await Eventually.TrueAsync(async () =>
        {
            await IsAnsweredAsync();
            return fixture.Redis.Connection.IsConnected;
        });
        await FakeReplica.AnnounceAsync(fixture.Redis.Connection, GatewayHost.Secret, replica.Heartbeat("outage", running: 7));
        await Eventually.TrueAsync(async () =>
        {
            await IsAnsweredAsync();
            return fixture.Gateway.Replicas.Current.Replicas[replica.Id].Heartbeat.RunningSequences == 7;
        });

        async Task IsAnsweredAsync()
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body("outage"));
            Assert.Equal(200, (int)response.StatusCode);
        }
    }
}
