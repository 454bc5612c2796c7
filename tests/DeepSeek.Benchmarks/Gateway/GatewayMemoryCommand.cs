using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.Benchmarks.Measuring;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>
/// <c>gateway-memory</c>: how much the gateway's memory grows over many requests once its caches are full: of twice as many prompts as it keeps answers, so that
/// some come from memory, some from Redis, some from the replica, and each makes room.
/// </summary>
internal static partial class GatewayMemoryCommand
{
    private const int Entries = 25_000;
    private const int SecondsAtOnce = 10;

    // The collector gives memory back to the system bit by bit.
    private const int Collections = 5;
    private static readonly TimeSpan BetweenCollections = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var requests = new Option<long>("--requests") { Description = "Requests between the two measurements.", DefaultValueFactory = _ => 1_000_000 };
        var warmUp = new Option<long>("--warm-up") { Description = "Requests before the first.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("gateway-memory", "What the gateway's memory grows by over many requests.") { requests, warmUp };
        command.SetAction((parsed, cancellationToken) => MeasureAsync(parsed.GetValue(requests), parsed.GetValue(warmUp), cancellationToken));
        return command;
    }

    private static async Task MeasureAsync(long requests, long warmUp, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["Gateway__ResponseCache__MemoryEntries"] = Entries.ToString(CultureInfo.InvariantCulture),

            // However busy the machine is: time is not what is measured, and all parts are to be on.
            ["Gateway__ResponseCache__RedisTimeoutSeconds"] = "5",
            ["Gateway__RateLimiting__RedisTimeoutSeconds"] = "5",
        };
        await using var test = await GatewayUnderTest.StartAsync(settings, cancellationToken);
        var warm = await LoadAsync(test, warmUp, cancellationToken);
        var before = await MeasureAsync(test, cancellationToken);
        var asked = await LoadAsync(test, requests, cancellationToken);
        var after = await MeasureAsync(test, cancellationToken);

        Report.Begin(string.Create(
            CultureInfo.InvariantCulture, $"The gateway's memory, {asked:N0} requests after {warm:N0}, of {2 * Entries:N0} prompts; it keeps {Entries:N0} answers"));
        Report.Header("what", "before, MB", "after, MB", "growth");
        Row("managed heap after a collection, what is in use", before.Used, after.Used);
        Row("and the holes between", before.Free, after.Free);
        Row("resident", before.Resident, after.Resident);
        Row("answers in memory, as the gateway counts them", before.Answers, after.Answers);
        Report.End();
    }

    private static async Task<long> LoadAsync(GatewayUnderTest test, long requests, CancellationToken cancellationToken)
    {
        var sent = 0L;
        while (sent < requests)
        {
            sent += (await test.LoadAsync(2 * Entries, SecondsAtOnce, [], cancellationToken)).Requests;
        }

        return sent;
    }

    private static async Task<Memory> MeasureAsync(GatewayUnderTest test, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Collections; i++)
        {
            await test.Gateway.CollectAsync(cancellationToken);
            await Task.Delay(BetweenCollections, cancellationToken);
        }

        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(test.Metrics, cancellationToken);
        var free = Sum(Holes(), metrics);
        return new Memory(Sum(Heap(), metrics) - free, free, test.Gateway.ResidentBytes, Sum(Answers(), metrics));
    }

    private static double Sum(Regex metric, string metrics) => metric.Matches(metrics) is { Count: > 0 } found
        ? found.Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException($"The gateway has no metric like {metric}.");

    private static void Row(string what, double before, double after) => Report.Row(
        what, Megabytes(before), Megabytes(after), ((after / before) - 1).ToString("P1", CultureInfo.InvariantCulture));

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture);

    // Of every generation.
    [GeneratedRegex(@"^dotnet_gc_last_collection_heap_size_bytes\{[^}]*\} ([0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Heap();

    [GeneratedRegex(@"^dotnet_gc_last_collection_heap_fragmentation_size_bytes\{[^}]*\} ([0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Holes();

    [GeneratedRegex(@"^deepseek_gateway_cache_memory_bytes\S* ([0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Answers();

    private sealed record Memory(double Used, double Free, double Resident, double Answers);
}
