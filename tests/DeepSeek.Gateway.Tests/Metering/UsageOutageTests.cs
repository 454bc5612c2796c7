using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.Metering;

/// <summary>Has a Redis of its own, which it takes away.</summary>
public sealed class UsageOutageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Redis_AwayAndBack_EveryRequestCountsOnce()
    {
        const string Model = "usage-outage";
        await fixture.StartReplicasAsync(Model);
        List<string> ids = [.. await AskAsync(Model, 5)];

        // As if the portal had taken these over: the Redis that comes back is empty.
        var before = await ReportedAsync(ids);
        fixture.Redis.StopServer();
        var during = await AskAsync(Model, 20);
        fixture.Redis.StartServer();
        var after = await ReportedAsync(during);
        ids.AddRange(during);
        ids.AddRange(await AskAsync(Model, 5));
        after = await ReportedAsync(ids[5..]);

        var all = new ReportedUsage([.. before.Requests, .. after.Requests], [.. before.Segments, .. after.Segments]);
        Assert.Equal(ids.Order(), all.Requests.Select(usage => usage.RequestId).Distinct().Order());
        Assert.All(ids, id =>
        {
            Assert.Equal(RequestOutcome.Completed, all.Merged(id)!.Outcome);
            Assert.Equal(new UsageTotal(3, 1, FakeGenerator.Tokens, 2), all.Total(id));
        });
    }

    private async Task<List<string>> AskAsync(string model, int count)
    {
        var ids = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            using var response = await fixture.AskAsync(GatewayFixture.Body(model));
            Assert.Equal(200, (int)response.StatusCode);
            ids.Add(response.Headers.GetValues("x-request-id").Single());
        }

        return ids;
    }

    private async Task<ReportedUsage> ReportedAsync(IReadOnlyList<string> ids)
    {
        ReportedUsage? reported = null;
        await Eventually.IsAsync(async () =>
        {
            try
            {
                reported = await ReportedUsage.ReadAsync(fixture.Redis.Connection);
                return ids.All(id => reported.Closed(id).Count > 0 && reported.SegmentsOf(id).Count > 0);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                // Not back yet.
                return false;
            }
        });
        return reported!;
    }
}
