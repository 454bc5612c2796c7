using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>What the replicas' engines have done, as they count it themselves, whoever asked for it and however it ended.</summary>
internal sealed class EngineCounters(Platform platform) : IDisposable
{
    private const string TokensMetric = "deepseek_inference_tokens";

    private readonly HttpClient _client = new();

    /// <summary>Tokens that the engines decoded, by their heartbeats: counted step by step, and not request by request.</summary>
    public async Task<long> DecodedAsync()
    {
        var replicas = Replicas().ToList();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(replicas[0].Environment["ConnectionStrings__state"]);
        var decoded = 0L;
        foreach (var replica in replicas)
        {
            // Signed, and not secret: the payload stands before the dot.
            var heartbeat = ((string)(await redis.GetDatabase().StringGetAsync("ds:replica:" + replica.Instance))!).Split('.')[0];
            decoded += (long)JsonNode.Parse(Base64Url.DecodeFromChars(heartbeat))!["tokensGenerated"]!;
        }

        return decoded;
    }

    /// <summary>Tokens of sequences that have ended, by the replicas' metrics; thoughts are not told apart there.</summary>
    public async Task<UsageTotals> EndedAsync(CancellationToken cancellationToken)
    {
        var (read, cached, generated) = (0L, 0L, 0L);
        foreach (var replica in Replicas())
        {
            var metrics = await _client.GetStringAsync(new Uri($"http://127.0.0.1:{replica.Environment["Management__Port"]}/metrics"), cancellationToken);
            foreach (var line in metrics.Split('\n').Where(line => line.StartsWith(TokensMetric, StringComparison.Ordinal)))
            {
                var value = (long)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
                read += line.Contains("type=\"input\"", StringComparison.Ordinal) ? value : 0;
                cached += line.Contains("type=\"cached_input\"", StringComparison.Ordinal) ? value : 0;
                generated += line.Contains("type=\"output\"", StringComparison.Ordinal) ? value : 0;
            }
        }

        return new UsageTotals(read + cached, cached, generated, 0);
    }

    public void Dispose() => _client.Dispose();

    private IEnumerable<ChildProcess> Replicas() => platform.Children().Values.Where(child => child.Instance.StartsWith("inference-", StringComparison.Ordinal));
}
