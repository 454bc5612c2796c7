using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>Requests of every kind and end: streamed and not, read to the end, left at any moment, refused, and answered from the cache.</summary>
internal sealed class MixedTraffic(HttpClient client, int seed)
{
    private const int Clients = 16;

    /// <summary>What the clients were told that their answers took, by request id: those that they have had whole, and that were generated for them.</summary>
    public ConcurrentDictionary<string, UsageTotals> Told { get; } = new();

    /// <summary>How many were left before their end.</summary>
    public int Left => _left;

    /// <summary>How many were refused.</summary>
    public int Refused => _refused;

    private int _left;
    private int _refused;

    /// <summary>Makes so many requests, many at a time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="choices">Most answers that one asks for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(int count, int choices, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(
            async () =>
            {
                for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
                {
                    await AskAsync(new Random(unchecked((seed * 1_000_003) + number)), choices, cancellationToken);
                }
            },
            cancellationToken)));
    }

    private static (string Path, JsonObject Body) Request(Random random, int choices)
    {
        // A beginning that many share, so that replicas have it cached.
        var text = string.Concat(Enumerable.Repeat("Add with care, digit by digit. ", random.Next(3))) + $"What is {random.Next(1000)}+{random.Next(1000)}?";
        var parameters = new JsonObject { ["max_tokens"] = random.Next(1, 150), ["ignore_eos"] = random.Next(2) == 0, ["temperature"] = 1, ["seed"] = random.Next() };
        var isCached = random.Next(5) == 0;
        if (isCached)
        {
            // One of few, so that some are hits and some join a flight.
            text = $"What is {random.Next(3)}+1?";
            (parameters["temperature"], parameters["seed"], parameters["max_tokens"], parameters["ignore_eos"]) = (0, 1, 60, true);
        }

        var body = new JsonObject { ["model"] = ModelFolders.Model, ["stream"] = random.Next(3) > 0 };
        if (random.Next(8) == 0)
        {
            // Refused at once, or by the replica.
            body[random.Next(2) == 0 ? "seed" : "model"] = random.Next(2) == 0 ? "no-such-thing" : 7;
        }

        var path = random.Next(4) switch { 0 => "/v1/completions", 1 => "/v1/inference", _ => "/v1/chat/completions" };
        if (path == "/v1/inference")
        {
            (body["input"], body["parameters"]) = (text, parameters);
            return (path, body);
        }

        body[path == "/v1/completions" ? "prompt" : "messages"] = path == "/v1/completions" ? text : new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text });
        if (random.Next(10) == 0)
        {
            parameters["max_tokens"] = 0;
        }

        foreach (var (name, value) in parameters)
        {
            body.TryAdd(name, value!.DeepClone());
        }

        body["n"] = random.Next(1, choices + 1);
        if ((bool)body["stream"]!)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return (path, body);
    }

    private async Task AskAsync(Random random, int choices, CancellationToken cancellationToken)
    {
        var (path, body) = Request(random, choices);
        var leaves = random.Next(2) == 0;
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (leaves)
        {
            left.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 600)));
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, left.Token);
            var text = await response.Content.ReadAsStringAsync(left.Token);
            if (!response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _refused);
            }
            else if (Usage(text) is { } usage && response.Headers.GetValues("x-cache").Single() != "hit")
            {
                Told[response.Headers.GetValues("x-request-id").Single()] = usage;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException && left.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _left);
        }
    }

    // Of an answer, or of the last event of a stream that tells it.
    private static UsageTotals? Usage(string text)
    {
        var documents = text.StartsWith('{') ? [text] : text.Split("\n\n").Where(item => item.StartsWith("data: {", StringComparison.Ordinal)).Select(item => item["data: ".Length..]);
        var usage = documents.Select(document => JsonNode.Parse(document)!["usage"]).LastOrDefault(usage => usage is not null);
        return usage is null ? null : new UsageTotals(
            Number(usage["prompt_tokens"]),
            Number(usage["prompt_tokens_details"]?["cached_tokens"]),
            Number(usage["completion_tokens"]),
            Number(usage["completion_tokens_details"]?["reasoning_tokens"]));
    }

    private static long Number(JsonNode? node) => node is null ? 0 : long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}
