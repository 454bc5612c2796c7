using DeepSeek.Gateway.Requests;
using DeepSeek.Gateway.ResponseCache;
using DeepSeek.Testing;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.ResponseCache;

/// <summary>Has a Garnet of its own, which it takes away.</summary>
public sealed class RedisAnswersOutageTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Fact]
    public async Task Redis_GoneAndBack_RequestsAreAnsweredAllTheTime()
    {
        var options = ConfigurationOptions.Parse(garnet.ConnectionString);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(100);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cache = new CacheUnderTest(new ResponseCacheOptions { RedisTimeoutSeconds = 5, RedisCooldownSeconds = 0.1 }, redis, time);
        await cache.AskAsync(CacheUnderTest.Request("0"));

        garnet.StopServer();
        for (var i = 1; i <= 20; i++)
        {
            var request = CacheUnderTest.Request($"{i}");
            Assert.Equal("Two.", CacheUnderTest.Text(await cache.AskAsync(request)));
            Assert.Equal(CacheUse.Miss, request.Cache);
            await cache.AskAsync(CacheUnderTest.Request($"{i}"));
        }

        // What memory has is given all the same.
        Assert.Equal(21, cache.Generator.Calls);

        garnet.StartServer();
        var asked = 100;
        await Eventually.IsAsync(async () =>
        {
            await cache.AskAsync(CacheUnderTest.Request($"{asked++}"));
            await using var other = new CacheUnderTest(new ResponseCacheOptions { RedisTimeoutSeconds = 5 }, redis, time);
            await other.AskAsync(CacheUnderTest.Request($"{asked - 2}"));
            return other.Generator.Calls == 0;
        });
    }
}
