using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Replicas are killed in the middle of answers, again and again, while tenants ask: nobody notices.</summary>
[Collection(PlatformTests.Name)]
public sealed class ReplicaKillTests(PlatformFixture fixture)
{
    private const int Clients = 32;

    // Enough to meet every moment of an answer; the number that a release is tried with is set from outside.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_KILLS"), out var kills) ? kills : 3;

    // Greedy and drawn, in two languages: what is drawn comes out the same for the same seed. The tiny model is sure of itself and has to be urged.
    private static readonly Question[] Questions =
    [
        .. from text in (string[])["What is 347+585?", "347加585等于多少？", "Tell me about 12 and 30."]
           from drawn in (bool[])[false, true]
           from seed in (int[])[1, 2]
           select new Question(text, drawn ? 2 : 0, seed),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_KilledUnderLoad_EveryAnswerIsWholeAndTheSame()
    {
        var platform = fixture.Platform;
        using var client = platform.CreateTenant();
        client.Timeout = TimeSpan.FromMinutes(5);

        // A cached answer would prove nothing.
        client.DefaultRequestHeaders.CacheControl = new() { NoStore = true };
        var expected = new Dictionary<Question, string>();
        foreach (var question in Questions) expected[question] = (await AskAsync(client, question, stream: false)).Text;
        Assert.InRange(expected.Values.Distinct().Count(), (Questions.Length / 2) + 1, Questions.Length);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answers = new ConcurrentDictionary<string, int>();
        var asking = Enumerable.Range(0, Clients).Select(number => Task.Run(
            async () =>
            {
                for (var turn = number; !done.IsCancellationRequested; turn++)
                {
                    var question = Questions[turn % Questions.Length];
                    var (replica, text) = await AskAsync(client, question, stream: number % 2 == 0);
                    Assert.Equal(expected[question], text);
                    answers.AddOrUpdate(replica, 1, static (_, count) => count + 1);
                }
            },
            Cancellation)).ToList();

        for (var kill = 0; kill < Kills && !asking.Exists(task => task.IsFaulted); kill++)
        {
            var victim = $"inference-{kill % 2}";
            await AnswersAsync(platform, client, victim);
            Signals.KillHard(platform.Children()[victim].Id);
        }

        await done.CancelAsync();
        await Task.WhenAll(asking);

        // The platform is to be as it was found.
        await AnswersAsync(platform, client, "inference-0");

        var broken = platform.Output.Split("broke off").Length - 1;
        TestContext.Current.SendDiagnosticMessage("{0} kills, {1} calls broke, answers: {2}", Kills, broken, string.Join(", ", answers));
    }

    // It was killed before, perhaps: the next dies only when this one is back, so that there is always one.
    private static async Task AnswersAsync(Platform platform, HttpClient client, string replica)
    {
        var summand = 0;
        foreach (var either in (string[])[replica, replica == "inference-0" ? "inference-1" : "inference-0"])
        {
            // Another question each time: the same one has its replica.
            await platform.EventuallyAsync(
                async () => (await AskAsync(client, new Question($"What is {++summand}+1?", 0, 1), stream: false)).Replica == either,
                $"{either} answers",
                Cancellation);
        }
    }

    // Fails where the answer is not complete.
    private static async Task<(string Replica, string Text)> AskAsync(HttpClient client, Question question, bool stream)
    {
        using var response = await client.PostAsJsonAsync(
            "/v1/chat/completions",
            new
            {
                model = ModelFolders.Model, stream, temperature = question.Temperature, top_p = 1, repetition_penalty = 1.2, seed = question.Seed,
                max_tokens = 60, ignore_eos = true,
                messages = new[] { new { role = "user", content = question.Text } },
            },
            Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return (response.Headers.GetValues("x-replica").Single(), stream ? Streamed(body) : Whole(body));
    }

    private static string Whole(string body)
    {
        var answer = JsonNode.Parse(body)!;
        var choice = answer["choices"]![0]!;
        Assert.Equal(("length", 60), ((string?)choice["finish_reason"], (int?)answer["usage"]!["completion_tokens"]));
        return (string?)choice["message"]!["reasoning_content"] + "|" + (string?)choice["message"]!["content"];
    }

    private static string Streamed(string body)
    {
        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(item => item.StartsWith("data: ", StringComparison.Ordinal)).ToList();
        Assert.Equal("data: [DONE]", events[^1]);
        var (reasoning, content, finish) = ("", "", "");
        foreach (var item in events.SkipLast(1))
        {
            if (JsonNode.Parse(item["data: ".Length..])!["choices"]?.AsArray() is not [{ } choice]) Assert.Fail(body);
            else
            {
                reasoning += (string?)choice["delta"]!["reasoning_content"];
                content += (string?)choice["delta"]!["content"];
                finish += (string?)choice["finish_reason"];
            }
        }

        Assert.Equal("length", finish);
        return reasoning + "|" + content;
    }

    private sealed record Question(string Text, double Temperature, int Seed);
}
