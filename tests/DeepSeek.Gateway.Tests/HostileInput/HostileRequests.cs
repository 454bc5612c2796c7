using System.Globalization;
using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>Makes requests that try to break a gateway, each from the seed and its number alone.</summary>
internal sealed class HostileRequests(int seed, string model, string key)
{
    private static readonly string[] Posts =
        ["/v1/chat/completions", "/v1/chat/completions", "/v1/completions", "/v1/completions", "/v1/inference", "/v1/inference", "/v1/auth/token", "/v1/models/hostile/reload"];

    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", "PROPFIND", "X", "POST"];

    private static readonly string[] Targets =
    [
        "/", "//", "/v1", "/v1/", "//v1/models", "/v1/models", "/v1/models/", "/v1/models/../../x", "/v1/%6dodels", "/v1/models/%2e%2e%2fx", "/v1/models/%00", "/v1/models/%ff%fe", "/v1/models/%E6%A8%A1",
        "/v1/models/a%2Fb/versions", "/v1/models/hostile/versions", "/v1/models/hostile/versions/", "/v1/models/@/versions", "/v1/models/hostile@1", "/v1/models/hostile@%20", "/v1/chat/completions/",
        "/v1/chat/completions?stream=true", "/V1/CHAT/COMPLETIONS", "/v1/models?limit=99999999999&limit=-1", "/v1/models?%00=%ff", "/v1/models#x", "/.well-known/jwks.json", "/.well-known/../v1/models",
        "/health/live", "/health/ready", "/metrics", "/internal/v1/generations", "/internal/v1/usage/spent?tenant=x", "/v1/models/%252e%252e", "/v1/models/\\..\\x", "/v1/models/hostile;x=1",
    ];

    private readonly HostileJson _json = new(model);

    public HostileRequest Make(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var path = Posts[random.Next(Posts.Length)];
        return random.Next(20) switch
        {
            < 10 => WithBody(path, _json.Make(path, random), random),
            < 12 => WithBody(path, HostileCoding.Make(HostileJson.Write(_json.Good(path, random)), random), random),
            < 14 => WithHeaders(path, random),
            14 => Unauthorized(path, random),
            15 => OddMethod(random),
            16 => OddTarget(random),
            17 => OddFraming(path, random),
            18 => Cut(path, random),
            _ => NotHttp(path, random),
        };
    }

    /// <summary>One that is good, to see whether the gateway still answers.</summary>
    public HostileRequest Good() => WithBody("/v1/chat/completions", new HostileBody("good", HostileJson.Write(_json.Good("/v1/chat/completions", new Random(seed)))) { Status = 200 }, null);

    private HostileRequest WithBody(string path, HostileBody body, Random? random)
    {
        List<(string, string)> headers = [("Content-Type", random?.Next(8) switch { 0 => "text/plain", 1 => "multipart/form-data; boundary=x", 2 => "application/json; charset=utf-16", _ => "application/json" })];
        if (body.Coding is not null)
        {
            headers.Add(("Content-Encoding", body.Coding));
        }

        // Where only a compressed body is at fault that is not read, as for a token, it is not named.
        var reads = body.Coding is null || path.EndsWith("ions", StringComparison.Ordinal) || path == "/v1/inference";
        return new HostileRequest($"{path}: {body.Kind}", random?.Next(6) == 0 ? Chunked(path, headers, body.Bytes, random) : Write("POST", path, headers, body.Bytes))
        {
            Names = reads ? body.Names : [],
            Status = reads && path.EndsWith("ions", StringComparison.Ordinal) ? body.Status : 0,
        };
    }

    private HostileRequest WithHeaders(string path, Random random) =>
        new($"{path}: odd headers", Write("POST", path, HostileHeaders.Odd(random), HostileJson.Write(_json.Good(path, random)))) { IsHttp = false };

    private HostileRequest Unauthorized(string path, Random random)
    {
        var headers = HostileHeaders.Unauthorized(key, random).ToList();
        var isPlain = headers.TrueForAll(header => header.Value.All(char.IsAscii));
        return new($"{path}: nobody's key", Write("POST", path, headers, HostileJson.Write(_json.Good(path, random)), isAuthorized: false))
        {
            Status = isPlain ? 401 : 0,
            Names = isPlain ? ["key", "token", "Authorization"] : [],
        };
    }

    private HostileRequest OddMethod(Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        var path = random.Next(2) == 0 ? Posts[random.Next(Posts.Length)] : Targets[random.Next(Targets.Length)];
        return new($"{method} {path}", Write(method, path, [], random.Next(2) == 0 ? [] : "{}"u8)) { HasAnswerBody = method != "HEAD", IsHttp = method != "TRACE" && path.AsSpan().IndexOfAny('\\', '%', '#') < 0 };
    }

    private HostileRequest OddTarget(Random random)
    {
        var target = random.Next(8) switch
        {
            0 => "/v1/models/" + new string('a', random.Next(1, 7_000)),
            1 => "/v1/models/" + string.Concat(Enumerable.Range(0, random.Next(1, 100)).Select(_ => $"%{random.Next(256):X2}")),
            2 => "/v1/models?" + string.Join('&', Enumerable.Range(0, random.Next(1, 700)).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}=1"))),
            3 => "/" + string.Concat(Enumerable.Repeat("a/", random.Next(1, 2_000))),
            4 => "http://elsewhere.example/v1/models",
            _ => Targets[random.Next(Targets.Length)],
        };

        // The server itself judges escapes.
        return new($"GET {(target.Length < 100 ? target : target[..100])}", Write("GET", target, [], [])) { IsHttp = false };
    }

    private HostileRequest OddFraming(string path, Random random)
    {
        var body = HostileJson.Write(_json.Good(path, random));
        string[] framings =
        [
            "Content-Length: -1", "Content-Length: x", "Content-Length: 99999999999999999999", $"Content-Length: {int.MaxValue}", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 5, 5", "Content-Length: +5",
            "Content-Length: 0x10", "Content-Length:", $"Content-Length: {body.Length}\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Expect: 100-continue", "Expect: nothing", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk", "Connection: Upgrade\r\nUpgrade: websocket",
        ];
        var framing = framings[random.Next(framings.Length)];
        return new($"{path}: {framing.ReplaceLineEndings(" ")}", [.. Encoding.Latin1.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n{framing}\r\n\r\n"), .. body]) { IsHttp = false, IsWhole = false };
    }

    private HostileRequest Cut(string path, Random random)
    {
        var whole = Write("POST", path, [], HostileJson.Write(_json.Good(path, random)));
        return new($"{path}: cut", whole[..random.Next(1, whole.Length)]) { IsHttp = false, IsWhole = false };
    }

    private HostileRequest NotHttp(string path, Random random)
    {
        string[] heads =
        [
            "GET /\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/3.0\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\n\r\n\r\n", "GET  /  HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nx : y\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nx: a\0b\r\n\r\n", "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /\u00ff HTTP/1.1\r\nHost: x\r\n\r\n", $"GET / HTTP/1.1\r\nHost: x\r\nx: {new string('a', 40_000)}\r\n\r\n", $"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"x-{i}: 1\r\n"))) + "\r\n",
            $"POST {path} HTTP/1.0\r\n\r\n", $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"a\":1", $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\n2;{new string('e', 20_000)}\r\n{{}}\r\n0\r\n\r\n",
        ];
        if (random.Next(10) > 0)
        {
            var head = heads[random.Next(heads.Length)];
            return new($"not HTTP: {(head.Length < 60 ? head : head[..60]).ReplaceLineEndings(" ")}", Encoding.Latin1.GetBytes(head)) { IsHttp = false, IsWhole = false };
        }

        var noise = new byte[random.Next(1, 4_000)];
        random.NextBytes(noise);
        return new("noise", noise) { IsHttp = false, IsWhole = false };
    }

    private byte[] Write(string method, string target, IEnumerable<(string Name, string Value)> headers, ReadOnlySpan<byte> body, bool isAuthorized = true) =>
        [.. Head(method, target, headers, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"), isAuthorized), .. body];

    private byte[] Chunked(string target, IEnumerable<(string Name, string Value)> headers, byte[] body, Random random)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Head("POST", target, headers, "Transfer-Encoding: chunked", isAuthorized: true));
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, 1 + Math.Max(16, body.Length / 3)));
            bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size:X}\r\n")));
            bytes.Write(body, at, size);
            bytes.Write("\r\n"u8);
            at += size;
        }

        bytes.Write("0\r\n\r\n"u8);
        return bytes.ToArray();
    }

    private byte[] Head(string method, string target, IEnumerable<(string Name, string Value)> headers, string framing, bool isAuthorized) => Encoding.UTF8.GetBytes(
        $"{method} {target} HTTP/1.1\r\nHost: gateway\r\n{(isAuthorized ? $"Authorization: Bearer {key}\r\n" : "")}{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}{framing}\r\n\r\n");
}
