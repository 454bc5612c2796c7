using System.Globalization;
using System.Text;

namespace DeepSeek.Gateway.Tests.HostileInput;

/// <summary>Bodies that are nearly what a route takes, or not at all.</summary>
internal sealed class HostileJson(string model)
{
    private static readonly string[] Numbers =
    [
        "1e400", "-1e400", "1e-400", "99999999999999999999999", "-9223372036854775809", "18446744073709551616", "2147483648", "-1", "-0", "0.1e1", "1E+999999999999",
        "0." + new string('0', 500) + "1", new string('9', 5_000), "1e" + new string('9', 300), "-0.0", "3.141592653589793238462643383279",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "\"\"", "\"text\"", "[]", "{}", "[[]]", "[null]", "{\"a\":{}}", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "[1,\"a\",{}]", .. Numbers,
    ];

    // What is in none of them is never right for any field that the gateway reads.
    private static readonly string[] NeverRight = ["[]", "{}", "[[]]", "{\"a\":[1]}", "[1,2,3]"];

    private static readonly string[] Broken =
    [
        "", " ", "\n\n", "null", "1", "\"text\"", "[]", "[{}]", "tru", "{", "}", "{]", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}",
        "{'a':1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":0x1F}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
        "{\"a\":1}{}", "{\"a\":1} x", "// no\n{}", "{/**/}", "\u0000", "{\"a\":1}\u0000", "\uFEFF{}", "<xml/>", "a=b&c=d", "--x\r\n", "{\"a\":undefined}",
    ];

    /// <summary>The members of a good body of the route, each a name and its value.</summary>
    public List<(string Name, string Value)> Good(string path, Random random)
    {
        var text = $"\"{random.Next(100)} + {random.Next(100)}\"";
        List<(string, string)> members = path switch
        {
            "/v1/completions" => [("model", $"\"{model}\""), ("prompt", text), ("max_tokens", "5"), ("temperature", "0")],
            "/v1/inference" => [("model", $"\"{model}\""), ("input", text), ("parameters", "{\"max_tokens\":5,\"temperature\":0}")],
            "/v1/auth/token" => [("scope", "\"inference\""), ("expires_in", "60")],
            _ when path.StartsWith("/v1/models/", StringComparison.Ordinal) => [("version", "\"1\"")],
            _ => [("model", $"\"{model}\""), ("messages", $"[{{\"role\":\"user\",\"content\":{text}}}]"), ("max_tokens", "5"), ("temperature", "0")],
        };
        if (random.Next(3) == 0 && path.EndsWith("ions", StringComparison.Ordinal))
        {
            members.Add(("stream", "true"));
        }

        return members;
    }

    /// <summary>One body for the route.</summary>
    public HostileBody Make(string path, Random random)
    {
        var members = Good(path, random);
        return random.Next(12) switch
        {
            0 => new HostileBody("good", Write(members)),
            1 => Cut(Write(members), random),
            2 => new HostileBody("broken JSON", Encoding.UTF8.GetBytes(Broken[random.Next(Broken.Length)]), IsOptional(path) ? [] : ["JSON", "empty", "'model' is missing"]),
            3 => Flipped(Write(members), random),
            4 => NotUtf8(members, random, path),
            5 => Surrogate(members, random),
            6 => Deep(members, random, path),
            7 => WrongValue(path, members, random),
            8 => WrongType(path, members, random),
            9 => Twice(path, members, random),
            10 => Large(members, random),
            _ => Unknown(members, random),
        };
    }

    /// <summary>The object of these members.</summary>
    public static byte[] Write(IEnumerable<(string Name, string Value)> members) =>
        Encoding.UTF8.GetBytes("{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}");

    /// <summary>What the gateway itself reads of a body, and what it takes no array or object for.</summary>
    private static string[] Read(string path) => path switch
    {
        "/v1/completions" => ["model", "stream", "seed", "service_tier", "prompt", "logprobs", "echo", "suffix", "best_of"],
        "/v1/inference" => ["model", "stream", "input", "priority"],
        "/v1/chat/completions" => ["model", "stream", "seed", "service_tier"],
        _ => [],
    };

    private static bool IsOptional(string path) => Read(path).Length == 0;

    private static HostileBody Cut(byte[] good, Random random) => new("cut JSON", good[..random.Next(good.Length)], "JSON", "empty", "body");

    private static HostileBody Flipped(byte[] body, Random random)
    {
        for (var flips = random.Next(1, 6); flips > 0; flips--)
        {
            body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        }

        return new HostileBody("flipped bits", body);
    }

    private static HostileBody NotUtf8(List<(string, string)> members, Random random, string path)
    {
        byte[][] wrong = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80]];
        byte[] good = Write([.. members, ("user", "\"?\"")]);
        var at = good.AsSpan().LastIndexOf((byte)'?');
        return new HostileBody("not UTF-8", [.. good.AsSpan(0, at), .. wrong[random.Next(wrong.Length)], .. good.AsSpan(at + 1)], IsOptional(path) ? [] : ["UTF-8"]);
    }

    private static HostileBody Surrogate(List<(string Name, string Value)> members, Random random)
    {
        string[] halves = ["\\ud800", "\\udc00", "\\ud800\\ud800", "\\udfff\\ud83d", "a\\udbff"];
        var half = halves[random.Next(halves.Length)];
        if (random.Next(2) == 0)
        {
            return new HostileBody("half a character in a name", Write([.. members, (half, "1")]));
        }

        var at = random.Next(members.Count);
        members[at] = (members[at].Name, $"\"{half}\"");
        return new HostileBody("half a character in a text", Write(members));
    }

    private static HostileBody Deep(List<(string Name, string Value)> members, Random random, string path)
    {
        var depth = random.Next(3) switch { 0 => random.Next(60, 70), 1 => random.Next(70, 2_000), _ => random.Next(2_000, 100_000) };
        var isObject = random.Next(2) == 0;
        var value = string.Concat(Enumerable.Repeat(isObject ? "{\"a\":" : "[", depth)) + "1" + new string(isObject ? '}' : ']', depth);
        return new HostileBody("deep nesting", Write([.. members, ("metadata", value)]), depth < 70 || IsOptional(path) ? [] : ["deep"]);
    }

    private static HostileBody WrongValue(string path, List<(string Name, string Value)> members, Random random)
    {
        string[] known =
        [
            "model", "messages", "prompt", "input", "parameters", "stream", "stream_options", "seed", "temperature", "top_p", "max_tokens", "max_completion_tokens", "n", "service_tier",
            "priority", "logprobs", "top_logprobs", "stop", "presence_penalty", "frequency_penalty", "logit_bias", "top_k", "min_p", "repetition_penalty", "stop_token_ids", "min_tokens",
            "ignore_eos", "max_reasoning_tokens", "user", "tools", "tool_choice", "response_format", "echo", "suffix", "best_of", "scope", "expires_in", "version",
        ];
        var name = known[random.Next(known.Length)];
        var value = Values[random.Next(Values.Length)];
        if (path == "/v1/inference" && random.Next(2) == 0)
        {
            (name, value) = ("parameters", $"{{\"{name}\":{value}}}");
        }

        members.RemoveAll(member => member.Name == name);
        members.Insert(random.Next(members.Count + 1), (name, value));
        return new HostileBody($"{name} is {(value.Length < 40 ? value : "a long number")}", Write(members));
    }

    private static HostileBody WrongType(string path, List<(string Name, string Value)> members, Random random)
    {
        if (Read(path) is not { Length: > 0 } read)
        {
            return new HostileBody("good", Write(members));
        }

        var name = read[random.Next(read.Length)];
        members.RemoveAll(member => member.Name == name);
        members.Insert(random.Next(members.Count + 1), (name, NeverRight[random.Next(NeverRight.Length)]));
        return new HostileBody($"{name} of another type", Write(members), name);
    }

    private static HostileBody Twice(string path, List<(string Name, string Value)> members, Random random)
    {
        var read = Read(path);
        var twice = members[random.Next(members.Count)];
        members.Insert(random.Next(members.Count + 1), random.Next(2) == 0 ? twice : (twice.Name.Replace("m", "\\u006d", StringComparison.Ordinal), twice.Value));
        return new HostileBody($"{twice.Name} twice", Write(members), read.Contains(twice.Name) ? [twice.Name] : []);
    }

    private static HostileBody Large(List<(string Name, string Value)> members, Random random) => random.Next(5) switch
    {
        0 => new HostileBody("a long text", Write([.. members, ("user", $"\"{new string('x', random.Next(10_000, 300_000))}\"")])),
        1 => new HostileBody("a long name", Write([.. members, (new string('n', random.Next(10_000, 300_000)), "1")])),
        2 => new HostileBody("many members", Write([.. members, .. Enumerable.Range(0, random.Next(1_000, 10_000)).Select(i => ("m" + i.ToString(CultureInfo.InvariantCulture), "1"))])),
        3 => new HostileBody("a long list", Write([.. members, ("stop", "[" + string.Join(',', Enumerable.Repeat("\"x\"", random.Next(1_000, 20_000))) + "]")])),
        _ when random.Next(20) == 0 => new HostileBody("larger than the limit", Write([.. members, ("user", $"\"{new string('x', (4 * 1024 * 1024) + random.Next(1_000))}\"")]), "larger")
        {
            Status = 413,
        },
        _ => new HostileBody("much white space", [.. Enumerable.Repeat((byte)' ', random.Next(1_000, 100_000)), .. Write(members)]),
    };

    private static HostileBody Unknown(List<(string Name, string Value)> members, Random random)
    {
        string[] names = ["", " ", "model ", "Model", "MODEL", "mode\\u006c", "\\u0000", "__proto__", "$type", "$ref", "constructor", "model.name", "a'b", "<script>", "\\\"", "模型", "\u202e"];
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            members.Insert(random.Next(members.Count + 1), (names[random.Next(names.Length)], Values[random.Next(Values.Length)]));
        }

        return new HostileBody("unknown members", Write(members));
    }
}
