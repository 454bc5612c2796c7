using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>A Redis that is new, or has lost its data, gives nobody a fresh budget.</summary>
public abstract class SpentBudgetsTests(IRedisServer redis)
{
    private static readonly UsageLimits Hundred = new() { TokensPerMonth = 100 };

    private readonly string _key = Guid.NewGuid().ToString("N");

    private FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 5, 17, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task AdmitAsync_RedisIsNew_BeginsWithWhatThePortalSays()
    {
        await using var a = await StartAsync(spent: 70);
        await using var b = await StartAsync(spent: 70);

        Assert.False(await a.SpendAsync(40, _key));
        Assert.True(await a.SpendAsync(20, _key));
        Assert.True(await b.SpendAsync(10, _key));
        Assert.False(await b.SpendAsync(2, _key));
        Assert.Equal((1, 0), (a.Spent.Asked, b.Spent.Asked));
    }

    [Fact]
    public async Task AdmitAsync_RedisLostIt_WhatGatewaysHaveUsedSinceCountsOnce()
    {
        await using var a = await StartAsync(spent: 0);
        await using var b = await StartAsync(spent: 0);
        Assert.True(await a.SpendAsync(30, _key));
        Assert.True(await b.SpendAsync(20, _key));
        await LoseAsync();

        // 10 were spent by a gateway that is gone.
        (a.Spent.Amount, b.Spent.Amount) = (60, 60);
        Assert.False(await a.SpendAsync(42, _key));
        Assert.False(await b.SpendAsync(42, _key));
        Assert.True(await a.SpendAsync(20, _key));
        Assert.True(await b.SpendAsync(20, _key));
        Assert.False(await a.SpendAsync(2, _key));
        Assert.False(await b.SpendAsync(2, _key));
    }

    [Fact]
    public async Task AdmitAsync_RedisLostItTwice_IsAskedForAgain()
    {
        await using var a = await StartAsync(spent: 10);
        Assert.True(await a.SpendAsync(30, _key));
        foreach (var spent in (int[])[40, 60])
        {
            await LoseAsync();
            a.Spent.Amount = spent;
            Assert.True(await a.SpendAsync(20, _key));
        }

        Assert.Equal(3, a.Spent.Asked);
        Assert.True(await a.SpendAsync(20, _key));
        Assert.False(await a.SpendAsync(2, _key));
    }

    [Fact]
    public async Task AdmitAsync_PortalIsAway_GoesOnAndAsksAgainLater()
    {
        await using var a = await StartAsync(spent: null);
        Assert.True(await a.SpendAsync(30, _key));
        Assert.True(await a.SpendAsync(10, _key));
        Assert.Equal(1, a.Spent.Asked);

        Time.Advance(TimeSpan.FromSeconds(6));
        a.Spent.Amount = 80;

        Assert.False(await a.SpendAsync(40, _key));
        Assert.True(await a.SpendAsync(20, _key));
        Assert.False(await a.SpendAsync(2, _key));
    }

    [Fact]
    public async Task AdmitAsync_PortalIsAskedAgain_NobodyWaitsForItAndItCountsWhenItComes()
    {
        await using var a = await StartAsync(spent: null);
        Assert.True(await a.SpendAsync(30, _key));
        var answering = new TaskCompletionSource();
        (a.Spent.Answering, a.Spent.Amount) = (answering.Task, 80);
        Time.Advance(TimeSpan.FromSeconds(6));

        Assert.True(await a.SpendAsync(10, _key));
        Assert.Equal(2, a.Spent.Asked);
        answering.SetResult();

        await Eventually.IsAsync(async () =>
        {
            var admission = await a.AskAsync(42, _key);
            admission.Settle(Limiter.Tokens(0));
            return admission.Failure is not null;
        });
    }

    [Fact]
    public async Task AdmitAsync_MonthIsNew_BeginsAtZeroAndAsksNobody()
    {
        await using var a = await StartAsync(spent: 70);
        Assert.True(await a.SpendAsync(30, _key));
        Time.Advance(TimeSpan.FromDays(20));

        Assert.True(await a.SpendAsync(100, _key));
        Assert.Equal(1, a.Spent.Asked);
    }

    private Task<bool> LoseAsync() => redis.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.Limit(LimitScope.Key, _key, LimitKind.TokensPerMonth));

    private async Task<Limiter> StartAsync(long? spent)
    {
        var limiter = (await Limiter.StartAsync(redis.ConnectionString, Time)).With(key: Hundred, keyId: _key);
        limiter.Spent.Amount = spent;
        return limiter;
    }
}

/// <summary>Over Garnet.</summary>
public sealed class GarnetSpentBudgetsTests(GarnetFixture redis) : SpentBudgetsTests(redis), IClassFixture<GarnetFixture>;

/// <summary>Over Redis.</summary>
public sealed class RedisSpentBudgetsTests(RedisServerFixture redis) : SpentBudgetsTests(redis), IClassFixture<RedisServerFixture>;
