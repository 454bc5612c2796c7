using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>Headers that nobody sends who means well.</summary>
internal static class HostileHeaders
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1e9", "99999999999999999999", "true", "null", "\"", "\"unended", "a,b,,,c", "; ;;", "=", "max-age=-1", "max-age=99999999999", "\t", "%00", "%s%n", "../../etc/passwd",
        "<script>", "' OR 1=1 --", "${jndi:ldap://x}", "{\"a\":1}", "*/*;q=9", "gzip;q=nan", "ünïcödé", "模型", "\ud83d\ude00", new string('a', 3_000), new string(',', 500),
    ];

    private static readonly string[] Known =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Type", "Cookie", "Date", "Forwarded", "From", "If-Match", "If-Modified-Since", "If-None-Match", "Origin",
        "Pragma", "Range", "Referer", "TE", "Trailer", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Real-IP", "baggage",
        "correlation-context", "grpc-timeout", "idempotency-key", "openai-organization", "traceparent", "tracestate", "x-cache-ttl", "x-deepseek-call", "x-priority", "x-replica", "x-request-id",
    ];

    private static readonly string[] Traces =
    [
        "00-00000000000000000000000000000000-0000000000000000-00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-" + new string('f', 5_000),
    ];

    /// <summary>Some odd ones, which HTTP allows.</summary>
    public static IEnumerable<(string Name, string Value)> Odd(Random random)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            yield return random.Next(12) switch
            {
                0 => ("x-" + new string('n', random.Next(1, 2_000)), "1"),
                1 => ("!#$%&'*+-.^_`|~", "1"),
                2 => ("traceparent", Traces[random.Next(Traces.Length)]),
                _ => (Known[random.Next(Known.Length)], Texts[random.Next(Texts.Length)]),
            };
        }
    }

    /// <summary>An <c>Authorization</c> that nobody gave out.</summary>
    public static IEnumerable<(string Name, string Value)> Unauthorized(string key, Random random) => random.Next(9) switch
    {
        0 => [],
        1 => [("Authorization", "")],
        2 => [("Authorization", "Bearer")],
        3 => [("Authorization", "Basic dXNlcjpwYXNz")],
        4 => [("Authorization", "Bearer " + key), ("Authorization", "Bearer " + key)],
        5 => [("Authorization", "Bearer " + key[..^1] + (key[^1] == 'A' ? 'B' : 'A'))],
        6 => [("Authorization", "Bearer " + new string('k', random.Next(1, 20_000)))],
        7 => [("Authorization", "Bearer " + Texts[random.Next(Texts.Length)])],
        _ => [("Authorization", "Bearer " + Token(random))],
    };

    // Looks like one, and says what none should.
    private static string Token(Random random)
    {
        string[] headers =
        [
            "{\"alg\":\"none\"}", "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"x\"}", "{\"alg\":\"HS256\",\"kid\":\"../../x\"}", "{\"alg\":7}", "{\"alg\":\"ES256\",\"crit\":[\"exp\"]}", "{}", "[]", "{\"alg\":",
            "{\"alg\":\"ES256\",\"kid\":\"" + new string('k', 5_000) + "\"}", "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/\"}",
        ];
        string[] payloads =
        [
            "{\"iss\":\"deepseek-platform\",\"aud\":\"deepseek-gateway\",\"exp\":9999999999}", "{\"iss\":\"deepseek-platform\",\"exp\":1e300}", "{\"exp\":-1}", "{\"exp\":\"soon\"}",
            "{\"iss\":\"deepseek-platform\",\"aud\":[1,2],\"exp\":9223372036854775807}", "{\"iss\":\"deepseek-platform\",\"aud\":\"deepseek-gateway\",\"exp\":9999999999,\"nbf\":-9223372036854775808}",
            "{}", "null", "{\"iss\":null,\"exp\":9999999999}", "{\"iss\":\"\\ud800\",\"exp\":1}",
        ];
        var signature = new byte[random.Next(80)];
        random.NextBytes(signature);
        return $"{Encode(headers[random.Next(headers.Length)])}.{Encode(payloads[random.Next(payloads.Length)])}.{Convert.ToBase64String(signature).TrimEnd('=')}";
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
