using DeepSeek.ServiceDefaults.Redis;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace DeepSeek.ServiceDefaults.Tests;

public sealed class RedisExtensionsTests
{
    [Fact]
    public void AddPlatformRedis_NoConnectionString_SaysWhichSettingIsMissing()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => WebApplication.CreateSlimBuilder().AddPlatformRedis("state"));

        Assert.Contains("ConnectionStrings:state", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPlatformRedis_ServerAway_ConnectsWhenItComes()
    {
        await using var garnet = new GarnetFixture();
        await garnet.InitializeAsync();
        garnet.StopServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["ConnectionStrings:state"] = garnet.ConnectionString;
        builder.AddPlatformRedis("state");
        await using var app = builder.Build();

        var redis = app.Services.GetRequiredKeyedService<IConnectionMultiplexer>("state");
        await Assert.ThrowsAnyAsync<RedisException>(() => redis.GetDatabase().PingAsync());
        garnet.StartServer();

        var start = TimeProvider.System.GetTimestamp();
        while (!redis.IsConnected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "Never connected.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await redis.GetDatabase().PingAsync();
    }
}
