using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Gateway.ResponseCache;

/// <summary>What a request says about the cache.</summary>
/// <param name="NoCache">It wants an answer of its own, which may be kept: <c>cache-control: no-cache</c>.</param>
/// <param name="NoStore">It wants an answer of its own that is not kept: <c>cache-control: no-store</c>.</param>
/// <param name="TimeToLive">How long its answer may be kept: <c>x-cache-ttl</c>. Null for the gateway's setting.</param>
internal readonly record struct CacheDirectives(bool NoCache, bool NoStore, TimeSpan? TimeToLive)
{
    /// <summary>The directives, or what is wrong with them.</summary>
    public static (CacheDirectives Directives, ApiFailure? Failure) Read(IHeaderDictionary headers)
    {
        var directives = default(CacheDirectives);
        foreach (var line in headers.CacheControl)
        {
            // What cannot be read says nothing, as HTTP has it of directives that are not known.
            if (CacheControlHeaderValue.TryParse(line, out var control))
            {
                directives = directives with { NoCache = directives.NoCache || control.NoCache, NoStore = directives.NoStore || control.NoStore };
            }
        }

        if (headers.TryGetValue(ApiHeaders.CacheTimeToLive, out var text))
        {
            if (!int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds == 0)
            {
                return (default, new ApiFailure(
                    ApiError.InvalidParameter, $"The header '{ApiHeaders.CacheTimeToLive}' must be a whole number of seconds, 1 or more.", ApiHeaders.CacheTimeToLive));
            }

            directives = directives with { TimeToLive = TimeSpan.FromSeconds(seconds) };
        }

        return (directives, null);
    }
}
