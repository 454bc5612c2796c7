using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Benchmarks.Engine;

/// <summary><c>gaps</c>: how long streams wait for their next token while long prompts come in.</summary>
internal static class GapsCommand
{
    private const int Streams = 12;
    private const int LongPromptTokens = 400;
    private const int AnswerTokens = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "tiny or 48m.", DefaultValueFactory = _ => "48m" };
        var threads = new Option<int>("--threads") { Description = "Threads of a run.", DefaultValueFactory = _ => 2 };
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 60 };
        var command = new Command("gaps", "Time between tokens of 12 streams while a prompt of 400 tokens comes every two seconds.") { model, threads, seconds };
        command.SetAction(async (parsed, cancellationToken) => await MeasureAsync(
            parsed.GetValue(model)!, parsed.GetValue(threads), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken));
        return command;
    }

    private static async Task MeasureAsync(string model, int threads, TimeSpan length, CancellationToken cancellationToken)
    {
        var folder = await BenchmarkModels.PrepareAsync(model);
        await using var engine = await EngineUnderTest.StartAsync(
            folder, new RuntimeOptions { Threads = threads }, new SchedulingOptions { PrefixCacheBytes = 0 });
        await EngineUnderTest.ReadAsync(engine.Submit(engine.Prompt(LongPromptTokens, 0), AnswerTokens, cancellationToken: cancellationToken));

        await using var streams = new RunningStreams(engine, Streams, cancellationToken);
        await Task.Delay(Pause, cancellationToken);
        streams.Take();

        var steps = new List<double>();
        using var listener = EngineUnderTest.ListenToSteps(steps.Add);
        var firstTokens = new List<double>();
        var prompts = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            prompts.Add(AskAsync(engine, prompts.Count + 1, firstTokens));
            await Task.Delay(Pause, cancellationToken);
        }

        await Task.WhenAll(prompts);
        var all = streams.Take();
        listener.Dispose();
        Report.Begin($"{Streams} streams of {folder.Name}, and a prompt of {LongPromptTokens} tokens every {Pause.TotalSeconds} s for {length.TotalSeconds} s, {threads} threads");
        Report.Header("gaps", "median, ms", "p99, ms", "longest, ms", "p99 / median", "longest / median", "longest step, ms");
        Report.Row(
            all.Count.ToString(CultureInfo.InvariantCulture), Text(all.Median * 1e3), Text(all.Percentile(0.99) * 1e3), Text(all.Most * 1e3),
            Text(all.Percentile(0.99) / all.Median), Text(all.Most / all.Median), Text(steps.Max() * 1e3));
        Report.End();
        Console.WriteLine($"Prompts: {prompts.Count} asked, {firstTokens.Count} served; first token after {new Sample(firstTokens).ToText("0.000")} s");
    }

    private static async Task AskAsync(EngineUnderTest engine, int seed, List<double> firstTokens)
    {
        var started = Stopwatch.GetTimestamp();
        var (times, _) = await EngineUnderTest.ReadAsync(engine.Submit(engine.Prompt(LongPromptTokens, seed), AnswerTokens, "prompts"));
        lock (firstTokens) firstTokens.Add(Stopwatch.GetElapsedTime(started, times[0]).TotalSeconds);
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
