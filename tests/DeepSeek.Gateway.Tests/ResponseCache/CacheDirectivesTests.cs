using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.ResponseCache;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class CacheDirectivesTests
{
    [Theory]
    [InlineData(null, false, false)]
    [InlineData("no-cache", true, false)]
    [InlineData("No-Store", false, true)]
    [InlineData("max-age=0, no-cache , no-store", true, true)]
    [InlineData("=,;", false, false)]
    [InlineData("something-else", false, false)]
    public void CacheControl_IsRead(string? header, bool noCache, bool noStore)
    {
        var headers = new HeaderDictionary();
        if (header is not null)
        {
            headers["Cache-Control"] = header;
        }

        Assert.Equal((new CacheDirectives(noCache, noStore, null), null), CacheDirectives.Read(headers));
    }

    [Fact]
    public void TimeToLive_IsRead() => Assert.Equal(
        TimeSpan.FromSeconds(90), CacheDirectives.Read(new HeaderDictionary { [ApiHeaders.CacheTimeToLive] = "90" }).Directives.TimeToLive);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1 hour")]
    [InlineData("99999999999")]
    public void TimeToLive_ThatIsNone_IsRefused(string header)
    {
        var (_, failure) = CacheDirectives.Read(new HeaderDictionary { [ApiHeaders.CacheTimeToLive] = header });

        Assert.Equal((ApiError.InvalidParameter, ApiHeaders.CacheTimeToLive), (failure!.Error, failure.Param));
    }

    [Fact]
    public void Options_OutOfRange_AreNamed()
    {
        var result = new ResponseCacheOptionsValidator().Validate(null, new ResponseCacheOptions { TimeToLiveSeconds = 90_000, RedisTimeoutSeconds = double.NaN });

        Assert.Contains("Gateway:ResponseCache:TimeToLiveSeconds is 90000; it must be 1 to 86400 seconds.", result.FailureMessage);
        Assert.Contains("Gateway:ResponseCache:RedisTimeoutSeconds is NaN;", result.FailureMessage);
        Assert.True(new ResponseCacheOptionsValidator().Validate(null, new ResponseCacheOptions()).Succeeded);
    }
}
