using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Benchmarks.Engine;

/// <summary><c>engine</c>: tokens a second, the engine next to the bare loop.</summary>
internal static class EngineCommand
{
    private const int PromptTokens = 32;
    private const int WarmUpTokens = 32;

    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "tiny, 48m.", DefaultValueFactory = _ => ["48m", "tiny"], AllowMultipleArgumentsPerToken = true,
        };
        var rows = new Option<int[]>("--sequences")
        {
            Description = "How many at a time.", DefaultValueFactory = _ => [1, 4, 16, 32, 64], AllowMultipleArgumentsPerToken = true,
        };
        var threads = new Option<int>("--threads") { Description = "Threads of a run; by default 2 for 48m and 1 for tiny." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the two take turns.", DefaultValueFactory = _ => 5 };
        var tokens = new Option<int>("--tokens") { Description = "Tokens a sequence.", DefaultValueFactory = _ => 256 };
        var command = new Command("engine", "Tokens a second of the engine, next to a bare ONNX Runtime loop.") { models, rows, threads, rounds, tokens };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Report.Begin($"Engine against the bare loop, {parsed.GetValue(tokens)} tokens a sequence");
            Report.Header(
                "model", "threads", "sequences", "bare, equal lengths, tokens/s", "bare, the engine's lengths, tokens/s", "engine, tokens/s",
                "engine / bare", "engine / bare of equal lengths", "prompts included");
            foreach (var model in parsed.GetValue(models)!)
            {
                var used = parsed.GetValue(threads) is > 0 and var asked ? asked : model == "tiny" ? 1 : 2;
                foreach (var count in parsed.GetValue(rows)!)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await MeasureAsync(await BenchmarkModels.PrepareAsync(model), model, used, count, parsed.GetValue(rounds), parsed.GetValue(tokens));
                }
            }

            Report.End();
        });
        return command;
    }

    private static async Task MeasureAsync(ModelFolder folder, string model, int threads, int count, int rounds, int tokens)
    {
        var (equalRates, bareRates, engineRates) = (new List<Rates>(), new List<Rates>(), new List<Rates>());
        var shape = await ShapeAsync(folder, threads, count, model);
        for (var round = 0; round < rounds; round++)
        {
            // Both are loaded anew, and in turn the one or the other first: of two sessions that are loaded alike, the first is up to a tenth slower.
            var bareFirst = round % 2 == 1;
            using var early = bareFirst ? OpenBare(folder, shape, threads, count, tokens) : null;
            await using var engine = await StartAsync(folder, threads, count);
            using var late = bareFirst ? null : OpenBare(folder, shape, threads, count, tokens);
            _ = await CompareAsync(early ?? late!, engine, count, Math.Min(WarmUpTokens, tokens));
            var (equal, same, own) = await CompareAsync(early ?? late!, engine, count, tokens);
            equalRates.Add(equal);
            bareRates.Add(same);
            engineRates.Add(own);
        }

        Report.Row(
            model, threads.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture),
            new Sample(equalRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(bareRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(engineRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(bareRates.Zip(engineRates, (b, e) => e.Decode / b.Decode)).ToText("0.000"),
            new Sample(equalRates.Zip(engineRates, (b, e) => e.Decode / b.Decode)).ToText("0.000"),
            new Sample(equalRates.Zip(engineRates, (b, e) => e.Whole / b.Whole)).ToText("0.000"));
    }

    private static async Task<(Rates Equal, Rates Same, Rates Engine)> CompareAsync(BareLoop bare, EngineUnderTest engine, int count, int tokens)
    {
        var prompt = engine.Prompt(PromptTokens, 1);
        var equal = bare.Run([.. Enumerable.Repeat(prompt, count)], tokens);
        var started = Stopwatch.GetTimestamp();
        var read = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => EngineUnderTest.ReadAsync(engine.Submit(prompt, tokens))).ToList());
        List<List<long>> times = [.. read.Select(sequence => sequence.Times)];

        // The runtime is slower as soon as one row is of another length, and in an engine they always are: this is the work it really had.
        List<int[]> uneven = [.. Rates.LeadsOf(times).Select(lead => engine.Prompt(PromptTokens + lead, 1))];
        var same = count == 1 ? equal : bare.Run(uneven, tokens - uneven.Max(row => row.Length) + PromptTokens);
        return (equal, same, Rates.Of(started, times));
    }

    private static async Task<ModelShape> ShapeAsync(ModelFolder folder, int threads, int count, string model)
    {
        await using var engine = await StartAsync(folder, threads, count);
        return engine.Engine.Status.Slots >= count
            ? engine.Shape
            : throw new InvalidOperationException($"The memory of this machine is planned for {engine.Engine.Status.Slots} sequences of {model}, not {count}.");
    }

    // Without the prefix cache: the bare loop reads every prompt as well.
    private static Task<EngineUnderTest> StartAsync(ModelFolder folder, int threads, int count) => EngineUnderTest.StartAsync(
        folder, new RuntimeOptions { Threads = threads, WantedSequences = count }, new SchedulingOptions { MaxSequences = count, PrefixCacheBytes = 0 });

    private static BareLoop OpenBare(ModelFolder folder, ModelShape shape, int threads, int count, int tokens) =>
        new(Path.Combine(folder.Path, "model.onnx"), shape, count, shape.ContextTokens - tokens, threads);
}
