using System.Net;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Gateway.Tests.Fakes;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>Limits as clients meet them, through two whole gateways. Has a Redis of its own, which it takes away.</summary>
public sealed class TwoGatewaysTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Limits_BurstBudgetAndOutageThroughBoth_HoldExactly()
    {
        // However slow the machine is, only a Redis that was taken away is away.
        (string, string)[] settings =
        [
            ("Platform:InstanceId", "gateway-a"), ("Gateway:RateLimiting:RedisTimeoutSeconds", "20"), ("Gateway:RateLimiting:ClaimSeconds", "5"),
        ];
        await using var a = Start(settings);
        await using var b = Start([("Platform:InstanceId", "gateway-b"), .. settings[1..]]);
        using var clientA = new HttpClient { BaseAddress = a.Address };
        using var clientB = new HttpClient { BaseAddress = b.Address };
        HttpClient[] clients = [clientA, clientB];
        await using var replica = (await fixture.StartReplicasAsync("limited"))[0];

        // A burst.
        var key = await LimitedAsync(new UsageLimits { RequestsPerMinute = 100 });
        var burst = await AskAllAsync(clients, key, 1_000);
        Assert.Equal(100, burst.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(900, burst.Count(status => status == HttpStatusCode.TooManyRequests));
        using (var refused = await AskAsync(clientA, key))
        {
            await refused.IsErrorAsync(ApiError.RateLimited);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 61);
            Assert.Equal("100", refused.Headers.GetValues(RateLimitHeaders.LimitRequests).Single());
            Assert.Equal("0", refused.Headers.GetValues(RateLimitHeaders.RemainingRequests).Single());
        }

        // A budget: every answer uses 9 tokens, and reserves many more.
        key = await LimitedAsync(new UsageLimits { TokensPerDay = 1_000 });
        var spent = 9 * (await AskAllAsync(clients, key, 640)).Count(status => status == HttpStatusCode.OK);
        Assert.InRange(spent, 9, 1_000);

        // Redis is away and comes back empty.
        key = await LimitedAsync(new UsageLimits { RequestsPerMinute = 20 });
        fixture.Redis.StopServer();
        var statuses = await AskAllAsync(clients, key, 100);
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.OK), 2, 40);
        Assert.All(statuses, status => Assert.True((int)status < 500, $"{status}"));
        fixture.Redis.StartServer();
        await Eventually.IsAsync(async () =>
        {
            using var answer = await AskAsync(clientB, key);
            Assert.True((int)answer.StatusCode < 500);
            return answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.GetValues(RateLimitHeaders.RemainingRequests).Single() == "0";
        });

        async Task<ApiKey> LimitedAsync(UsageLimits limits)
        {
            var limited = await fixture.Portal.CreateKeyAsync();
            await fixture.Portal.LimitAsync(limited, limits);
            await Eventually.IsAsync(() => a.Snapshot?.Number == fixture.Portal.Number && b.Snapshot?.Number == fixture.Portal.Number);
            await Eventually.IsAsync(() => a.Serves("limited") && b.Serves("limited"));
            return limited;
        }
    }

    /// <summary>Through all clients in turn, 64 at a time.</summary>
    private async Task<HttpStatusCode[]> AskAllAsync(HttpClient[] clients, ApiKey key, int count)
    {
        var statuses = new HttpStatusCode[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            using var answer = await AskAsync(clients[i % clients.Length], key);
            statuses[i] = answer.StatusCode;
        });
        return statuses;
    }

    private async Task<HttpResponseMessage> AskAsync(HttpClient client, ApiKey key)
    {
        using var request = fixture.Request(GatewayFixture.Body("limited", ",\"max_tokens\":50"), key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private GatewayHost Start((string, string)[] settings)
    {
        var host = new GatewayHost(fixture.Redis.ConnectionString, fixture.DataDirectory, null, settings);
        host.StartServer();
        return host;
    }
}
