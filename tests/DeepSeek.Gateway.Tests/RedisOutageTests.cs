using DeepSeek.ControlPlane;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests;

/// <summary>Has a Redis of its own, which it takes away.</summary>
public sealed class RedisOutageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Redis_GoneAndBackEmpty_EveryRequestIsAnsweredAllTheTime()
    {
        var replica = (await fixture.StartReplicasAsync("outage"))[0];

        fixture.Redis.StopServer();
        await Eventually.IsAsync(async () =>
        {
            await IsAnsweredAsync();
            return replica.Probes >= 2;
        });

        // Without Redis a replica's own word decides.
        replica.Ready = false;
        var known = fixture.Gateway.Replicas.Current.Replicas[replica.Id];
        await Eventually.IsAsync(() => !known.AnswersProbes);
        await IsAnsweredAsync();
        replica.Ready = true;
        await Eventually.IsAsync(() => known.AnswersProbes);

        // Reachable again, but empty: the gateway reads that nobody is there, and does not believe it.
        fixture.Redis.StartServer();
        var redis = fixture.Gateway.Services.GetRequiredKeyedService<IConnectionMultiplexer>(RedisKeys.StateConnection);
        await Eventually.IsAsync(async () =>
        {
            await IsAnsweredAsync();
            return redis.IsConnected && fixture.Redis.Connection.IsConnected;
        });
        var probes = replica.Probes;
        await Eventually.IsAsync(async () =>
        {
            await IsAnsweredAsync();
            return replica.Probes >= probes + 2;
        });
        await FakeReplica.AnnounceAsync(fixture.Redis.Connection, GatewayHost.Secret, replica.Heartbeat("outage", running: 7));
        await Eventually.IsAsync(async () =>
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
