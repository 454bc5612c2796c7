using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.RateLimiting;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>What one gateway tells its callers.</summary>
public sealed class RequestLimitsTests(GarnetFixture redis) : IClassFixture<GarnetFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 12, 31, 23, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task AdmitAsync_NothingIsLimited_AsksNobody()
    {
        await using var limiter = (await Limiter.StartAsync("127.0.0.1:1", _time)).With();
        await limiter.Sync.TickAsync();

        var asked = limiter.AskAsync().AsTask();

        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Same(Admission.Unlimited, await asked);
        Assert.False(limiter.Store.Away);
    }

    [Fact]
    public async Task AdmitAsync_EnoughIsHere_DoesNotWait()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerDay = 1_000 });
        (await limiter.AskAsync(100, _key)).Settle(null);

        Assert.True(limiter.AskAsync(100, _key).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Settle_LessWasUsed_GivesTheRestBack()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerDay = 100, TokensPerMinute = 100, RequestsPerMinute = 2 });
        (await limiter.AskAsync(100, _key)).Settle(Limiter.Tokens(30));
        var second = await limiter.AskAsync(70, _key);
        Assert.Null(second.Failure);

        // Nothing was generated: the request counts as if it had not been.
        second.Settle(null);
        second.Settle(Limiter.Tokens(70));
        Assert.True(await limiter.SpendAsync(70, _key));
        Assert.Equal(ApiError.RateLimited, (await limiter.AskAsync(1, _key)).Failure!.Error);
    }

    [Fact]
    public async Task Settle_MoreThanTheBoundWasUsed_AllOfItCounts()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerDay = 100 });
        (await limiter.AskAsync(10, _key)).Settle(Limiter.Tokens(60));

        Assert.False(await limiter.SpendAsync(41, _key));
        Assert.True(await limiter.SpendAsync(40, _key));
    }

    [Fact]
    public async Task AdmitAsync_OneLimitRefuses_TheOthersKeepNothing()
    {
        await using var limiter = await StartAsync(new UsageLimits { RequestsPerMinute = 2, TokensPerDay = 50 });
        Assert.True(await limiter.SpendAsync(50, _key));
        Assert.Equal(ApiError.InsufficientBalance, (await limiter.AskAsync(10, _key)).Failure!.Error);
        Assert.Equal(ApiError.InsufficientBalance, (await limiter.AskAsync(10, _key)).Failure!.Error);
    }

    [Fact]
    public async Task AdmitAsync_BudgetUsedUp_NamesItAndRenewsWithTheDay()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerDay = 50 });
        Assert.True(await limiter.SpendAsync(50, _key));

        var failure = (await limiter.AskAsync(10, _key)).Failure!;
        Assert.Equal(ApiError.InsufficientBalance, failure.Error);
        Assert.Equal("The daily token budget of this API key, 50 tokens a day, is used up. It renews at 2031-01-01 00:00 UTC.", failure.Message);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(await limiter.SpendAsync(50, _key));
        Assert.False(await limiter.SpendAsync(1, _key));
    }

    [Fact]
    public async Task AdmitAsync_BudgetIsReservedByRunningRequests_IsToldToComeAgain()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerMonth = 50 });
        var running = await limiter.AskAsync(50, _key);

        Assert.Equal(ApiError.RateLimited, (await limiter.AskAsync(10, _key)).Failure!.Error);
        running.Settle(Limiter.Tokens(41));
        var failure = (await limiter.AskAsync(10, _key)).Failure!;
        Assert.Equal(ApiError.InsufficientBalance, failure.Error);
        Assert.Equal(
            "Of the monthly token budget of this API key, 50 tokens a month, 9 tokens are left; this request may take up to 10 tokens. "
                + "It renews at 2031-01-01 00:00 UTC.",
            failure.Message);
    }

    [Fact]
    public async Task AdmitAsync_MoreThanTheLimitItself_SaysThatItCanNeverPass()
    {
        await using var limiter = await StartAsync(new UsageLimits { TokensPerMinute = 100 });

        var failure = (await limiter.AskAsync(101, _key)).Failure!;

        Assert.Equal(ApiError.InvalidParameter, failure.Error);
        Assert.Equal("max_tokens", failure.Param);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public async Task AdmitAsync_MoneyBudgetOfTenant_IsCountedInMillionths()
    {
        await using var limiter = (await Limiter.StartAsync(redis.ConnectionString, _time)).With(
            tenant: new UsageLimits { CostPerMonth = 0.000_1m }, price: new ModelPrice(1m, 0.5m, 2m), keyId: _key);

        // 20 of a prompt and 20 generated: 60 millionths at most.
        (await limiter.AskAsync(40, _key)).Settle(Limiter.Tokens(40) with { PromptCacheHitTokens = 20 });
        Assert.Equal(ApiError.InsufficientBalance, (await limiter.AskAsync(40, _key)).Failure!.Error);
        Assert.True(await limiter.SpendAsync(32, _key));
        var failure = (await limiter.AskAsync(2, _key)).Failure!;
        Assert.StartsWith("Of the monthly budget of your organization, 0.0001 a month, 0.000002 are left;", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settle_UpstreamHasAPriceOfItsOwn_CountsWithThat()
    {
        await using var limiter = (await Limiter.StartAsync(redis.ConnectionString, _time)).With(
            key: new UsageLimits { CostPerDay = 0.000_1m }, price: new ModelPrice(2m, 2m, 2m), keyId: _key);

        (await limiter.AskAsync(40, _key)).Settle(Limiter.Tokens(40), new ModelPrice(1m, 1m, 1m));

        Assert.True(await limiter.SpendAsync(30, _key));
        Assert.False(await limiter.SpendAsync(2, _key));
    }

    [Fact]
    public async Task WriteHeaders_SeveralLimits_TheTightestSpeaks()
    {
        await using var limiter = (await Limiter.StartAsync(redis.ConnectionString, _time)).With(
            key: new UsageLimits { RequestsPerMinute = 100, TokensPerMinute = 1_000 }, model: new UsageLimits { RequestsPerMinute = 10 }, keyId: _key, modelName: _key);
        (await limiter.AskAsync(400, _key, _key)).Settle(Limiter.Tokens(100));

        var headers = new HeaderDictionary();
        (await limiter.AskAsync(200, _key, _key)).WriteHeaders(headers);

        Assert.Equal("10", headers[RateLimitHeaders.LimitRequests]);
        Assert.Equal("8", headers[RateLimitHeaders.RemainingRequests]);
        Assert.Equal("1m1s", headers[RateLimitHeaders.ResetRequests]);
        Assert.Equal("1000", headers[RateLimitHeaders.LimitTokens]);
        Assert.Equal("700", headers[RateLimitHeaders.RemainingTokens]);
        Assert.Equal("1m1s", headers[RateLimitHeaders.ResetTokens]);
    }

    [Fact]
    public async Task AdmitAsync_LimitWasRaised_WhatWasUsedGoesOnToCount()
    {
        await using var limiter = await StartAsync(new UsageLimits { RequestsPerMinute = 2 });
        Assert.True(await limiter.SpendAsync(keyId: _key) && await limiter.SpendAsync(keyId: _key));
        Assert.False(await limiter.SpendAsync(keyId: _key));

        limiter.With(key: new UsageLimits { RequestsPerMinute = 3 }, keyId: _key);

        Assert.True(await limiter.SpendAsync(keyId: _key));
        Assert.False(await limiter.SpendAsync(keyId: _key));
    }

    private async Task<Limiter> StartAsync(UsageLimits limits) =>
        (await Limiter.StartAsync(redis.ConnectionString, _time)).With(key: limits, keyId: _key);
}
