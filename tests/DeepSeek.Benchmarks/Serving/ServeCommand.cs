using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using DeepSeek.Benchmarks.Engine;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Testing;

namespace DeepSeek.Benchmarks.Serving;

/// <summary><c>serve</c>: tokens a second through HTTP streams, next to the bare loop. Service and clients are on the same machine.</summary>
internal static class ServeCommand
{
    private const int PromptTokens = 32;
    private const string Question = "What is 347+585?";
    private static readonly Uri Route = new("/v1/chat/completions", UriKind.Relative);

    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "tiny, 48m.", DefaultValueFactory = _ => ["48m", "tiny"], AllowMultipleArgumentsPerToken = true,
        };
        var clients = new Option<int>("--clients") { Description = "Streams at a time; by default 16 for 48m and 32 for tiny." };
        var threads = new Option<int>("--threads") { Description = "Threads of a run; by default 2 for 48m and 1 for tiny." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the two take turns.", DefaultValueFactory = _ => 5 };
        var tokens = new Option<int>("--tokens") { Description = "Tokens a stream.", DefaultValueFactory = _ => 256 };
        var command = new Command("serve", "Tokens a second through HTTP streams, next to a bare ONNX Runtime loop.") { models, clients, threads, rounds, tokens };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Report.Begin($"HTTP streams against the bare loop, {parsed.GetValue(tokens)} tokens a stream");
            Report.Header(
                "model", "threads", "clients", "bare, equal lengths, tokens/s", "bare, the service's lengths, tokens/s", "HTTP, tokens/s", "HTTP / bare",
                "HTTP / bare of equal lengths", "prompts included");
            foreach (var model in parsed.GetValue(models)!)
            {
                var count = parsed.GetValue(clients) is > 0 and var asked ? asked : model == "tiny" ? 32 : 16;
                var used = parsed.GetValue(threads) is > 0 and var wanted ? wanted : model == "tiny" ? 1 : 2;
                var folder = await BenchmarkModels.PrepareAsync(model);
                await MeasureAsync(folder, model, used, count, parsed.GetValue(rounds), parsed.GetValue(tokens), cancellationToken);
            }

            Report.End();
        });
        return command;
    }

    private static async Task MeasureAsync(
        ModelFolder folder, string model, int threads, int clients, int rounds, int tokens, CancellationToken cancellationToken)
    {
        using var service = await InferenceProcess.StartAsync(
            typeof(Inference.Scheduling.ModelEngine).Assembly.Location, Path.GetDirectoryName(Path.GetDirectoryName(folder.Path))!, threads,
            cancellationToken);
        ModelShape shape;
        using (var loaded = await BenchmarkModels.LoadAsync(folder, new RuntimeOptions())) shape = loaded.Session.Shape;
        using var bare = new BareLoop(Path.Combine(folder.Path, "model.onnx"), shape, clients, shape.ContextTokens - tokens, threads);
        var (equalRates, bareRates, servedRates) = (new List<Rates>(), new List<Rates>(), new List<Rates>());
        for (var round = -1; round < rounds; round++)
        {
            var equal = bare.Run([.. Enumerable.Repeat(Prompt(PromptTokens), clients)], tokens);
            var started = Stopwatch.GetTimestamp();
            var times = await Task.WhenAll(
                Enumerable.Range(0, clients).Select(_ => StreamAsync(service.Client, folder.Name, tokens, cancellationToken)).ToList());
            List<int[]> uneven = [.. Rates.LeadsOf(times).Select(lead => Prompt(PromptTokens + lead))];
            var same = bare.Run(uneven, tokens - uneven.Max(row => row.Length) + PromptTokens);
            if (round < 0) continue; // To warm up.
            equalRates.Add(equal);
            bareRates.Add(same);
            servedRates.Add(Rates.Of(started, times));
        }

        Report.Row(
            model, threads.ToString(CultureInfo.InvariantCulture), clients.ToString(CultureInfo.InvariantCulture),
            new Sample(equalRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(bareRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(servedRates.Select(rate => rate.Decode)).ToText("N0"),
            new Sample(bareRates.Zip(servedRates, (b, s) => s.Decode / b.Decode)).ToText("0.000"),
            new Sample(equalRates.Zip(servedRates, (b, s) => s.Decode / b.Decode)).ToText("0.000"),
            new Sample(equalRates.Zip(servedRates, (b, s) => s.Whole / b.Whole)).ToText("0.000"));
    }

    private static int[] Prompt(int tokens) => [.. Enumerable.Range(0, tokens)];

    // When each event with text came: one a token, but where a character is spread over several.
    private static async Task<List<long>> StreamAsync(HttpClient client, string model, int tokens, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Route);
        message.Content = JsonContent.Create(new
        {
            model,
            stream = true,
            temperature = 0,
            max_tokens = tokens,
            ignore_eos = true,
            messages = new[] { new { role = "user", content = Question } },
        });
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var times = new List<long>();
        var complete = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            complete = line == "data: [DONE]";
            if (!complete) times.Add(Stopwatch.GetTimestamp());
        }

        return complete ? times : throw new InvalidOperationException("A stream was broken off.");
    }
}
