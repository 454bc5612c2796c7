using System.Collections.Concurrent;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>Two gateways and one Redis, whichever it is.</summary>
public abstract class SharedLimitsTests(IRedisServer redis)
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private UsageLimits? _limits;

    private FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 5, 17, 10, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(500, 500)]
    [InlineData(1_000, 0)]
    [InlineData(3, 997)]
    public async Task AdmitAsync_BurstThroughTwoGateways_AcceptsTheLimitExactly(int first, int second)
    {
        await using var a = await StartAsync(new UsageLimits { RequestsPerMinute = 100 }, TimeProvider.System, claimSeconds: 10);
        await using var b = await StartAsync(new UsageLimits { RequestsPerMinute = 100 }, TimeProvider.System, claimSeconds: 10);
        await a.Sync.TickAsync();
        await b.Sync.TickAsync();

        // All at once; a minute does not pass meanwhile, or they would be more.
        var accepted = await Task.WhenAll(
            Enumerable.Range(0, first).Select(_ => a.SpendAsync(keyId: _key)).Concat(Enumerable.Range(0, second).Select(_ => b.SpendAsync(keyId: _key))));

        Assert.Equal(100, accepted.Count(passed => passed));
    }

    [Fact]
    public async Task AdmitAsync_TheOtherGatewayHoldsIdleUnits_GetsThem()
    {
        var limits = new UsageLimits { RequestsPerMinute = 1_000 };
        await using var a = await StartAsync(limits, TimeProvider.System, claimSeconds: 10);
        await using var b = await StartAsync(limits, TimeProvider.System, claimSeconds: 10);
        await a.Sync.TickAsync();
        await b.Sync.TickAsync();

        // At a pace at which blocks are taken ahead of need.
        var used = 0;
        await Eventually.IsAsync(async () =>
        {
            used += await a.SpendAsync(keyId: _key) ? 1 : 0;
            return (await HeldAsync(LimitKind.RequestsPerMinute)) > used;
        });

        var accepted = await Task.WhenAll(Enumerable.Range(0, 1_500).Select(_ => b.SpendAsync(keyId: _key)));

        Assert.Equal(1_000, used + accepted.Count(passed => passed));
    }

    [Fact]
    public async Task AdmitAsync_MinuteSlides_PassesWhenRetryAfterSays()
    {
        await using var a = await StartAsync(new UsageLimits { RequestsPerMinute = 10 }, Time);
        await using var b = await StartAsync(new UsageLimits { RequestsPerMinute = 10 }, Time);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(await (i % 2 == 0 ? a : b).SpendAsync(keyId: _key));
            Time.Advance(TimeSpan.FromSeconds(2));
        }

        var refused = (await b.AskAsync(keyId: _key)).Failure!;
        Assert.Equal(ApiError.RateLimited, refused.Error);
        Assert.Equal(TimeSpan.FromSeconds(41), refused.RetryAfter);

        Time.Advance(TimeSpan.FromSeconds(40.9));
        Assert.False(await a.SpendAsync(keyId: _key));
        Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await a.SpendAsync(keyId: _key));
        Assert.False(await b.SpendAsync(keyId: _key));
    }

    [Fact]
    public async Task AdmitAsync_BudgetUnderConcurrency_IsNeverOvershotAndUsedToItsEnd()
    {
        const int budget = 20_000;
        await using var a = await StartAsync(new UsageLimits { TokensPerDay = budget }, TimeProvider.System);
        await using var b = await StartAsync(new UsageLimits { TokensPerDay = budget }, TimeProvider.System);
        var day = LimitKind.TokensPerDay.SlotOf(TimeProvider.System.GetUtcNow());
        var committed = 0L;
        var most = 0L;
        var spent = 0L;
        var errors = new ConcurrentBag<ApiError>();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 40; i++)
            {
                var bound = random.Next(20, 400);
                var admission = await (worker % 2 == 0 ? a : b).AskAsync(bound, _key);
                if (admission.Failure is { } failure)
                {
                    errors.Add(failure.Error);
                    continue;
                }

                var now = Interlocked.Add(ref committed, bound);
                InterlockedMax(ref most, now);
                await Task.Yield();

                // Less than was reserved, all of it, nothing at all.
                var used = random.Next(4) switch { 0 => bound, 1 => 0, _ => random.Next(1, bound) };
                Interlocked.Add(ref committed, used - bound);
                Interlocked.Add(ref spent, used);
                admission.Settle(Limiter.Tokens(used));
            }
        }));

        Assert.SkipUnless(day == LimitKind.TokensPerDay.SlotOf(TimeProvider.System.GetUtcNow()), "A new day began.");
        Assert.True(most <= budget, $"{most} were reserved and spent.");
        Assert.All(errors, error => Assert.True(error is ApiError.RateLimited or ApiError.InsufficientBalance));

        // To its end, one by one: all that was given back can be had again, through either.
        await Eventually.IsAsync(async () =>
        {
            await a.Sync.TickAsync();
            await b.Sync.TickAsync();
            while (await a.SpendAsync(1, _key) || await b.SpendAsync(1, _key))
            {
                spent++;
            }

            return spent == budget;
        });
        Assert.Equal(ApiError.InsufficientBalance, (await a.AskAsync(1, _key)).Failure!.Error);
    }

    [Fact]
    public async Task AdmitAsync_ConcurrentRequests_NeverMoreThanTheLimitAtOnce()
    {
        await using var a = await StartAsync(new UsageLimits { ConcurrentRequests = 7 }, TimeProvider.System);
        await using var b = await StartAsync(new UsageLimits { ConcurrentRequests = 7 }, TimeProvider.System);
        var running = 0L;
        var most = 0L;
        var passed = 0;

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async worker =>
        {
            for (var i = 0; i < 20; i++)
            {
                var admission = await (worker % 2 == 0 ? a : b).AskAsync(keyId: _key);
                if (admission.Failure is null)
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref running));
                    Interlocked.Increment(ref passed);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                    admission.Settle(null);
                }
            }
        }));

        Assert.InRange(most, 1, 7);
        Assert.InRange(passed, 7, int.MaxValue);
    }

    [Fact]
    public async Task AdmitAsync_GatewayDiedWithRunningRequests_TheyEndWithItsLease()
    {
        await using var a = await StartAsync(new UsageLimits { ConcurrentRequests = 2 }, Time);
        await using var b = await StartAsync(new UsageLimits { ConcurrentRequests = 2 }, Time);
        Assert.Null((await a.AskAsync(keyId: _key)).Failure);
        Assert.Null((await a.AskAsync(keyId: _key)).Failure);
        await a.DieAsync();

        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(ApiError.RateLimited, (await b.AskAsync(keyId: _key)).Failure?.Error);
        Time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Null((await b.AskAsync(keyId: _key)).Failure);
    }

    [Fact]
    public async Task Tick_RequestsRunForLong_TheirLeasesAreKept()
    {
        await using var a = await StartAsync(new UsageLimits { ConcurrentRequests = 1 }, Time);
        await using var b = await StartAsync(new UsageLimits { ConcurrentRequests = 1 }, Time);
        var admission = await a.AskAsync(keyId: _key);
        for (var second = 0; second < 12; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await a.Sync.TickAsync();
            await Eventually.IsAsync(async () => (await AliveUntilAsync(a)) == Time.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds());
        }

        Assert.NotNull((await b.AskAsync(keyId: _key)).Failure);
        admission.Settle(null);
        await Eventually.IsAsync(async () => (await b.AskAsync(keyId: _key)).Failure is null);
    }

    [Fact]
    public async Task AdmitAsync_RedisGoneAndBackEmpty_ShareMeanwhileAndAllCountedAfterwards()
    {
        var limits = new UsageLimits { RequestsPerMinute = 20, TokensPerDay = 1_000 };

        // Here it counts how many gateways there are, and another test may have left one that died.
        await redis.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.LimitGateways);
        await using var a = await StartAsync(limits, Time);
        await using var b = await StartAsync(limits, Time);
        await a.Sync.TickAsync();
        await b.Sync.TickAsync();
        await a.Sync.TickAsync();
        Assert.Equal(2, a.Store.Gateways);
        Assert.True(await a.SpendAsync(100, _key));
        Assert.True(await b.SpendAsync(100, _key));

        redis.StopServer();
        await Eventually.IsAsync(async () =>
        {
            await a.Sync.TickAsync();
            await b.Sync.TickAsync();
            return a.Store.Away && b.Store.Away;
        });

        // Half of the requests, the one before included; half of what had been left of the budget when that was last known.
        Assert.True(a.Metrics.Degraded);
        Assert.Equal(9, await CountAsync(a, 20, 10));
        Assert.Equal(9, await CountAsync(b, 20, 10));
        Time.Advance(TimeSpan.FromSeconds(70));
        Assert.False(await a.SpendAsync(600, _key));
        Assert.True(await a.SpendAsync(300, _key));

        redis.StartServer();
        await Eventually.IsAsync(async () =>
        {
            await a.Sync.TickAsync();
            await b.Sync.TickAsync();
            return !a.Store.Away && !b.Store.Away && await HeldAsync(LimitKind.TokensPerDay) == 680;
        });
        Assert.False(a.Metrics.Degraded);
        Assert.False(await b.SpendAsync(321, _key));
        Assert.True(await b.SpendAsync(320, _key));
        await Eventually.IsAsync(async () =>
        {
            await b.Sync.TickAsync();
            return (await a.AskAsync(1, _key)).Failure!.Error == ApiError.InsufficientBalance;
        });
    }

    [Fact]
    public async Task AdmitAsync_RedisForgotEverything_IsToldAgain()
    {
        await using var a = await StartAsync(new UsageLimits { TokensPerMonth = 100 }, Time);
        await using var b = await StartAsync(new UsageLimits { TokensPerMonth = 100 }, Time);
        Assert.True(await a.SpendAsync(30, _key));
        Assert.True(await b.SpendAsync(30, _key));
        await redis.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.Limit(LimitScope.Key, _key, LimitKind.TokensPerMonth));

        Assert.True(await b.SpendAsync(10, _key));
        Assert.InRange(await HeldAsync(LimitKind.TokensPerMonth), 40, 100);
        Assert.True(await a.SpendAsync(10, _key));
        Assert.InRange(await HeldAsync(LimitKind.TokensPerMonth), 80, 100);
        Assert.False(await b.SpendAsync(21, _key));
    }

    [Fact]
    public async Task StopAsync_UnitsAreIdle_GivesThemBackAndKeepsWhatWasUsed()
    {
        await using var a = await StartAsync(new UsageLimits { TokensPerMonth = 1_000_000 }, TimeProvider.System);
        await a.Sync.TickAsync();
        for (var i = 0; i < 20; i++)
        {
            await a.SpendAsync(100, _key);
        }

        await Eventually.IsAsync(async () => await HeldAsync(LimitKind.TokensPerMonth) > 2_000);
        await a.Sync.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2_000, await HeldAsync(LimitKind.TokensPerMonth));
    }

    [Fact]
    public async Task Tick_AmpleIsLeft_RedisIsToldNowAndThenAndNeverOfLessThanWasUsed()
    {
        const int Seconds = 40;
        var limits = new UsageLimits { RequestsPerMinute = 1_000_000, TokensPerDay = 1_000_000_000 };
        await using var a = await StartAsync(limits, Time);
        await a.Sync.TickAsync();
        for (var second = 1; second <= Seconds; second++)
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.True(await a.SpendAsync(100, _key));
            }

            Time.Advance(TimeSpan.FromSeconds(1));
            await a.Sync.TickAsync();
            await Eventually.IsAsync(async () => await HeldAsync(LimitKind.RequestsPerMinute) >= 5 * second && await HeldAsync(LimitKind.TokensPerDay) >= 500 * second);
        }

        // Where each was told of each second it would be as many as the seconds.
        Assert.InRange(await ExchangesAsync(a, LimitKind.RequestsPerMinute), 1, Seconds / 2);
        Assert.InRange(await ExchangesAsync(a, LimitKind.TokensPerDay), 1, Seconds / 2);

        // Nobody uses it any more: what is idle goes back, and what was used stays.
        await Eventually.IsAsync(async () =>
        {
            await a.Sync.TickAsync();
            return await HeldAsync(LimitKind.RequestsPerMinute) == 5 * Seconds && await HeldAsync(LimitKind.TokensPerDay) == 500 * Seconds;
        });
    }

    [Fact]
    public async Task AdmitAsync_StoodStillForMostOfAMinute_TakesAnewWhatRedisMayNotCountAnyMore()
    {
        await using var a = await StartAsync(new UsageLimits { RequestsPerMinute = 1_000_000 }, Time);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await a.SpendAsync(keyId: _key));
        }

        Time.Advance(TimeSpan.FromSeconds(55));
        Assert.True(await a.SpendAsync(keyId: _key));

        var field = $"s:{LimitKind.RequestsPerMinute.SlotOf(Time.GetUtcNow())}:{a.Store.Self}";
        Assert.True((long)await redis.Connection.GetDatabase().HashGetAsync(RedisKeys.Limit(LimitScope.Key, _key, LimitKind.RequestsPerMinute), field) >= 1);
    }

    private async Task<int> CountAsync(Limiter limiter, int requests, int tokens)
    {
        var passed = 0;
        for (var i = 0; i < requests; i++)
        {
            passed += await limiter.SpendAsync(tokens, _key) ? 1 : 0;
        }

        return passed;
    }

    private async Task<Limiter> StartAsync(UsageLimits limits, TimeProvider time, double claimSeconds = 0)
    {
        _limits = limits;
        var limiter = await Limiter.StartAsync(redis.ConnectionString, time, claimSeconds);
        return limiter.With(key: _limits, keyId: _key);
    }

    /// <summary>All that gateways hold, as Redis has it.</summary>
    private async Task<long> HeldAsync(LimitKind kind) =>
        (await redis.Connection.GetDatabase().HashGetAllAsync(RedisKeys.Limit(LimitScope.Key, _key, kind)))
        .Where(field => field.Name.StartsWith("s:")).Sum(field => (long)field.Value);

    /// <summary>How often a gateway has spoken of a limit.</summary>
    private async Task<long> ExchangesAsync(Limiter limiter, LimitKind kind) =>
        long.Parse(((string)(await redis.Connection.GetDatabase().HashGetAsync(
            RedisKeys.Limit(LimitScope.Key, _key, kind), "g:" + limiter.Store.Self))!).Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);

    private async Task<long> AliveUntilAsync(Limiter limiter) =>
        long.Parse(((string)(await redis.Connection.GetDatabase().HashGetAsync(
            RedisKeys.Limit(LimitScope.Key, _key, LimitKind.ConcurrentRequests), "g:" + limiter.Store.Self))!).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);

    private static void InterlockedMax(ref long target, long value)
    {
        var seen = Interlocked.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var other && other != seen)
        {
            seen = other;
        }
    }
}

/// <summary>Over Garnet.</summary>
public sealed class GarnetSharedLimitsTests(GarnetFixture redis) : SharedLimitsTests(redis), IClassFixture<GarnetFixture>;

/// <summary>Over Redis.</summary>
public sealed class RedisSharedLimitsTests(RedisServerFixture redis) : SharedLimitsTests(redis), IClassFixture<RedisServerFixture>;
