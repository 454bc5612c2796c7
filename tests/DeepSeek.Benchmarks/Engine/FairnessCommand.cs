using System.CommandLine;
using System.Diagnostics;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Benchmarks.Engine;

/// <summary><c>fairness</c>: what one request of a tenant waits while another tenant has a hundred in the queue.</summary>
internal static class FairnessCommand
{
    private const int Queued = 100;
    private const int PromptTokens = 64;
    private const int AnswerTokens = 64;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "tiny or 48m.", DefaultValueFactory = _ => "48m" };
        var threads = new Option<int>("--threads") { Description = "Threads of a run.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 5 };
        var command = new Command("fairness", "Time to the first token of one request while another tenant has 100 queued.") { model, threads, rounds };
        command.SetAction(async (parsed, _) => await MeasureAsync(parsed.GetValue(model)!, parsed.GetValue(threads), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task MeasureAsync(string model, int threads, int rounds)
    {
        var folder = await BenchmarkModels.PrepareAsync(model);
        await using var engine = await EngineUnderTest.StartAsync(
            folder, new RuntimeOptions { Threads = threads }, new SchedulingOptions { PrefixCacheBytes = 0 });
        var (alone, crowded, others) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            var quiet = await FirstTokenAsync(engine, round);
            var crowd = Enumerable.Range(0, Queued).Select(i => AskAsync(engine, (1000 * (round + 2)) + i)).ToList();
            await Task.Delay(TimeSpan.FromSeconds(1));
            var busy = await FirstTokenAsync(engine, round + 100);
            var lengths = await Task.WhenAll(crowd);
            if (round < 0) continue; // To warm up.
            alone.Add(quiet);
            crowded.Add(busy);
            others.Add(new Sample(lengths).Median);
        }

        var bounds = alone.Zip(others, (quiet, other) => (2 * quiet) + other);
        Report.Begin($"One request, while another tenant has {Queued} queued; {folder.Name}, {threads} threads");
        Report.Header("first token alone, s", "first token in the crowd, s", "one request of the other, s", "crowd / (2 × alone + one of the other)");
        Report.Row(
            new Sample(alone).ToText("0.000"), new Sample(crowded).ToText("0.000"), new Sample(others).ToText("0.000"),
            new Sample(crowded.Zip(bounds, (busy, bound) => busy / bound)).ToText("0.000"));
        Report.End();
    }

    private static async Task<double> FirstTokenAsync(EngineUnderTest engine, int seed)
    {
        var started = Stopwatch.GetTimestamp();
        var (times, _) = await EngineUnderTest.ReadAsync(engine.Submit(engine.Prompt(PromptTokens, seed), AnswerTokens, "one"));
        return Stopwatch.GetElapsedTime(started, times[0]).TotalSeconds;
    }

    // From the beginning of its prompt to its end: without the time that it waited for its own tenant's others.
    private static async Task<double> AskAsync(EngineUnderTest engine, int seed)
    {
        var (_, end) = await EngineUnderTest.ReadAsync(engine.Submit(engine.Prompt(PromptTokens, seed), AnswerTokens, "other"));
        return (end.Timings.Prefill + end.Timings.Decode).TotalSeconds;
    }
}
