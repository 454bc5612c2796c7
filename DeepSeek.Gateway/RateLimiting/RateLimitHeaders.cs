using System.Globalization;
using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>OpenAI's headers: of those limits that a request is held against, the one of which the least is left speaks.</summary>
internal static class RateLimitHeaders
{
    public const string LimitRequests = "x-ratelimit-limit-requests";
    public const string RemainingRequests = "x-ratelimit-remaining-requests";
    public const string ResetRequests = "x-ratelimit-reset-requests";
    public const string LimitTokens = "x-ratelimit-limit-tokens";
    public const string RemainingTokens = "x-ratelimit-remaining-tokens";
    public const string ResetTokens = "x-ratelimit-reset-tokens";

    public static void Write(IHeaderDictionary headers, ReadOnlySpan<LimitCounter> counters)
    {
        if (Tightest(counters, LimitKind.RequestsPerMinute) is { } requests)
        {
            Write(headers, requests, LimitRequests, RemainingRequests, ResetRequests);
        }

        if (Tightest(counters, LimitKind.TokensPerMinute) is { } tokens)
        {
            Write(headers, tokens, LimitTokens, RemainingTokens, ResetTokens);
        }
    }

    /// <summary>As OpenAI writes durations: <c>120ms</c>, <c>59.2s</c>, <c>1m0.5s</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        // Rounded up: who waits so long must not come too early.
        var milliseconds = (long)Math.Ceiling(duration.TotalMilliseconds);
        if (milliseconds < 1_000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        var (seconds, thousandths) = Math.DivRem(rest, 1_000);
        Span<char> text = stackalloc char[32];
        var length = 0;
        if (minutes > 0)
        {
            minutes.TryFormat(text, out length, provider: CultureInfo.InvariantCulture);
            text[length++] = 'm';
        }

        seconds.TryFormat(text[length..], out var written, provider: CultureInfo.InvariantCulture);
        length += written;
        if (thousandths > 0)
        {
            text[length++] = '.';
            thousandths.TryFormat(text[length..], out written, "000", CultureInfo.InvariantCulture);
            length = text[..(length + written)].TrimEnd('0').Length;
        }

        text[length++] = 's';
        return text[..length].ToString();
    }

    private static LimitStanding? Tightest(ReadOnlySpan<LimitCounter> counters, LimitKind kind)
    {
        LimitStanding? tightest = null;
        foreach (var counter in counters)
        {
            if (counter.Id.Kind == kind && counter.Standing is var standing && (tightest is null || standing.Remaining < tightest.Value.Remaining))
            {
                tightest = standing;
            }
        }

        return tightest;
    }

    private static void Write(IHeaderDictionary headers, LimitStanding standing, string limit, string remaining, string reset)
    {
        headers[limit] = standing.Limit.ToString(CultureInfo.InvariantCulture);
        headers[remaining] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[reset] = Duration(standing.Reset);
    }
}
