using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.Options;

namespace DeepSeek.Benchmarks.Engine;

/// <summary><c>reload</c>: how long streams wait for their next token while another version is verified, loaded and tested beside them.</summary>
internal static class ReloadCommand
{
    private const int Streams = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "tiny or 48m.", DefaultValueFactory = _ => "48m" };
        var threads = new Option<int[]>("--threads")
        {
            Description = "Threads of a run.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; with and without a load take turns.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<int>("--seconds") { Description = "How long each.", DefaultValueFactory = _ => 10 };
        var command = new Command("reload", "Time between tokens of 12 streams while another version of their model is loaded over and over.")
        {
            model, threads, rounds, seconds,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Report.Begin($"{Streams} streams while the same model is loaded beside them");
            Report.Header(
                "model", "threads", "loads", "seconds a load", "median, ms", "median while loading, ms", "p99, ms", "p99 while loading, ms",
                "p99 while loading / p99", "longest while loading, ms");
            foreach (var count in parsed.GetValue(threads)!)
            {
                await MeasureAsync(
                    await BenchmarkModels.PrepareAsync(parsed.GetValue(model)!), count, parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken);
            }

            Report.End();
        });
        return command;
    }

    private static async Task MeasureAsync(ModelFolder folder, int threads, int rounds, TimeSpan length, CancellationToken cancellationToken)
    {
        var runtime = new RuntimeOptions { Threads = threads };
        await using var engine = await EngineUnderTest.StartAsync(folder, runtime, new SchedulingOptions { PrefixCacheBytes = 0 });
        using var loading = new LoadingThreads(Options.Create(new ModelRepositoryOptions()));
        var loader = BenchmarkModels.Loader(runtime);
        await using var streams = new RunningStreams(engine, Streams, cancellationToken);
        await Task.Delay(Pause, cancellationToken);
        streams.Take();

        var (alone, beside, loads) = (new List<Sample>(), new List<Sample>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(length, cancellationToken);
            alone.Add(streams.Take());
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                var begun = Stopwatch.GetTimestamp();
                await LoadAsync(loading, loader, folder, cancellationToken);
                loads.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            }

            beside.Add(streams.Take());
        }

        Report.Row(
            folder.Name, threads.ToString(CultureInfo.InvariantCulture), loads.Count.ToString(CultureInfo.InvariantCulture),
            new Sample(loads).ToText("0.00"), Text(alone, gaps => gaps.Median), Text(beside, gaps => gaps.Median),
            Text(alone, gaps => gaps.Percentile(0.99)), Text(beside, gaps => gaps.Percentile(0.99)),
            new Sample(alone.Zip(beside, (a, b) => b.Percentile(0.99) / a.Percentile(0.99))).ToText("0.00"), Text(beside, gaps => gaps.Most));
    }

    // What a change over does before the swap.
    private static async Task LoadAsync(LoadingThreads loading, ModelVersionLoader loader, ModelFolder folder, CancellationToken cancellationToken)
    {
        var content = ModelFolderContent.Read(folder);
        var manifest = await loading.RunAsync(
            folder.Id, yields: true, () => ModelVersionLoader.Verify(folder, content, _ => { }, cancellationToken), cancellationToken);
        using var model = await loading.RunAsync(folder.Id, yields: true, () => loader.Load(folder, manifest), cancellationToken);
        await loading.RunAsync(
            folder.Id,
            yields: true,
            () =>
            {
                ModelVersionLoader.Test(model, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private static string Text(IEnumerable<Sample> samples, Func<Sample, double> figure) =>
        new Sample(samples.Select(gaps => figure(gaps) * 1e3)).ToText("0.0");
}
