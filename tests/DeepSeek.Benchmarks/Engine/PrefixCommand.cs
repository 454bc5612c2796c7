using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Benchmarks.Engine;

/// <summary><c>prefix</c>: time to the first token of a prompt whose beginning was asked before, by the same partition and by another.</summary>
internal static class PrefixCommand
{
    private const int SharedTokens = 400;
    private const int OwnTokens = 16;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "tiny or 48m.", DefaultValueFactory = _ => "48m" };
        var threads = new Option<int>("--threads") { Description = "Threads of a run.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each with a prefix of its own.", DefaultValueFactory = _ => 5 };
        var command = new Command("prefix", "Time to the first token with a shared prefix of 400 tokens.") { model, threads, rounds };
        command.SetAction(async (parsed, _) => await MeasureAsync(parsed.GetValue(model)!, parsed.GetValue(threads), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task MeasureAsync(string model, int threads, int rounds)
    {
        var folder = await BenchmarkModels.PrepareAsync(model);
        await using var engine = await EngineUnderTest.StartAsync(folder, new RuntimeOptions { Threads = threads }, new SchedulingOptions());
        var (first, second, other) = (new List<double>(), new List<double>(), new List<double>());
        var (hits, strangers) = (0, 0);
        for (var round = -1; round < rounds; round++)
        {
            var shared = engine.Prompt(SharedTokens, 10_000 + round);
            var alone = await AskAsync(engine, shared, 1, "one");
            var again = await AskAsync(engine, shared, 2, "one");
            var elsewhere = await AskAsync(engine, shared, 3, "another");
            if (round < 0) continue; // To warm up.
            first.Add(alone.Seconds);
            second.Add(again.Seconds);
            other.Add(elsewhere.Seconds);
            hits += again.Cached;
            strangers += elsewhere.Cached;
        }

        Report.Begin($"A prefix of {SharedTokens} tokens and {OwnTokens} more, {folder.Name}, {threads} threads");
        Report.Header("request", "cached tokens, mean", "first token, ms", "against the first");
        Row("first", 0, first);
        Row("second, same partition", hits, second);
        Row("third, another partition", strangers, other);
        Report.End();

        void Row(string name, int cached, List<double> seconds) => Report.Row(
            name,
            ((double)cached / rounds).ToString("0", CultureInfo.InvariantCulture),
            new Sample(seconds.Select(value => value * 1e3)).ToText("0.0"),
            new Sample(seconds.Zip(first, (value, alone) => value / alone)).ToText("0.000"));
    }

    private static async Task<(double Seconds, int Cached)> AskAsync(EngineUnderTest engine, int[] shared, int seed, string partition)
    {
        int[] prompt = [.. shared, .. engine.Prompt(OwnTokens, seed)];
        var started = Stopwatch.GetTimestamp();
        var (times, end) = await EngineUnderTest.ReadAsync(engine.Submit(prompt, 4, partition));
        return (Stopwatch.GetElapsedTime(started, times[0]).TotalSeconds, end.Usage.CachedTokens);
    }
}
