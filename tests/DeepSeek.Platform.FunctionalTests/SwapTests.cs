using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>One version goes and another comes while tenants ask, again and again: nobody notices.</summary>
public sealed class SwapTests
{
    private const int Clients = 32;

    // Enough to meet every moment of a swap; the number that a release is tried with is set from outside.
    private static readonly int Swaps = int.TryParse(Environment.GetEnvironmentVariable("DEEPSEEK_SWAPS"), out var swaps) ? swaps : 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_SwappedUnderLoad_EveryAnswerIsWhollyOfTheOneItNames()
    {
        using var models = ModelFolders.Create();
        await models.AddRandomAsync("2", Cancellation);
        await using var platform = await Platform.StartAsync(Cancellation, "--MODEL_PATH=" + models.Path, "env:Rollout__MaxSlowdown=1000", "env:Models__LoadYields=false");
        using var client = platform.CreateTenant();
        client.Timeout = TimeSpan.FromMinutes(5);
        var expected = new Dictionary<string, string>();
        foreach (var version in (string[])["1", "2"])
        {
            await ReloadAsync(platform, client, version);
            expected[$"{ModelFolders.Model}@{version}"] = (await AskAsync(client, stream: false)).Text;
        }

        Assert.Equal(2, expected.Values.Distinct().Count());
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answers = new ConcurrentDictionary<string, int>();
        var asking = Enumerable.Range(0, Clients).Select(number => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var (version, text) = await AskAsync(client, stream: number % 2 == 0);
                    Assert.Equal(expected[version], text);
                    answers.AddOrUpdate(version, 1, static (_, count) => count + 1);
                }
            },
            Cancellation)).ToList();

        for (var swap = 0; swap < Swaps; swap++) await ReloadAsync(platform, client, swap % 2 == 0 ? "1" : "2");
        await done.CancelAsync();
        await Task.WhenAll(asking);

        Assert.Equal(2, answers.Count);
        TestContext.Current.SendDiagnosticMessage("{0} swaps, answers: {1}", Swaps, string.Join(", ", answers));
    }

    private static async Task ReloadAsync(Platform platform, HttpClient client, string version)
    {
        using var response = await client.PostAsJsonAsync($"/v1/models/{ModelFolders.Model}/reload", new { version, watch_seconds = 0 }, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode && body.Contains("\"state\":\"active\"", StringComparison.Ordinal), body + platform.Output);
    }

    // Fails where the answer is not complete.
    private static async Task<(string Version, string Text)> AskAsync(HttpClient client, bool stream)
    {
        using var response = await client.PostAsJsonAsync(
            "/v1/chat/completions",
            new
            {
                model = ModelFolders.Model, stream, temperature = 0, max_tokens = 40, ignore_eos = true,
                messages = new[] { new { role = "user", content = "What is 347+585?" } },
            },
            Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return (response.Headers.GetValues("x-model-version").Single(), stream ? Streamed(body) : Whole(body));
    }

    private static string Whole(string body)
    {
        var choice = JsonNode.Parse(body)!["choices"]![0]!;
        Assert.Equal("length", (string?)choice["finish_reason"]);
        return (string?)choice["message"]!["reasoning_content"] + "|" + (string?)choice["message"]!["content"];
    }

    private static string Streamed(string body)
    {
        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(item => item.StartsWith("data: ", StringComparison.Ordinal)).ToList();
        Assert.Equal("data: [DONE]", events[^1]);
        var (reasoning, content, finish) = ("", "", "");
        foreach (var item in events.SkipLast(1))
        {
            if (JsonNode.Parse(item["data: ".Length..])!["choices"]!.AsArray() is not [{ } choice]) continue;
            reasoning += (string?)choice["delta"]!["reasoning_content"];
            content += (string?)choice["delta"]!["content"];
            finish += (string?)choice["finish_reason"];
        }

        Assert.Equal("length", finish);
        return reasoning + "|" + content;
    }
}
