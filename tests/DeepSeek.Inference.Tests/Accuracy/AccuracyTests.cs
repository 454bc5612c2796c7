using System.Globalization;
using System.Text.Json.Nodes;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Accuracy;

/// <summary>
/// Held-out questions, asked through the serving engine. A fixed sample by default; <c>DEEPSEEK_FULL_ACCURACY=1</c> asks them all and prints the
/// figures.
/// </summary>
[Collection(StandaloneGroup.Name)]
public sealed class AccuracyTests(StandaloneFixture standalone, ITestOutputHelper output)
{
    private const char FirstChinese = '\u2E80';
    private const int Stride = 7919;
    private static readonly bool Full = Environment.GetEnvironmentVariable("DEEPSEEK_FULL_ACCURACY") == "1";
    private static readonly JsonNode HeldOut = JsonNode.Parse(File.ReadAllText(TestPaths.HeldOut))!;

    [Fact]
    public async Task Pairs_HeldOut_AreAnsweredExactly() =>
        Assert.InRange(await ShareAsync("pairs", Sample("pairs", 200), LanguageOf), 0.98, 1);

    [Fact]
    public async Task Phrasings_HeldOut_AreAnsweredExactly() =>
        Assert.InRange(await ShareAsync("phrasings", Sample("phrasings", 100), question => $"{question["lang"]} {question["task"]}"), 0.95, 1);

    [Fact]
    public async Task Chats_HeldOut_AreAnsweredExactly() =>
        Assert.InRange(await ShareAsync("chats", Sample("chats", 40), _ => "chats"), 0.9, 1);

    private static string LanguageOf(JsonNode question) => ((string)question["q"]!).Any(c => c > FirstChinese) ? "zh" : "en";

    // Spread over the file in no rhythm of its own, so that every task and language is in the sample. A prime: no question comes twice.
    private static List<JsonNode> Sample(string part, int size)
    {
        var all = HeldOut[part]!.AsArray();
        var count = Full ? all.Count : Math.Min(size, all.Count);
        return [.. Enumerable.Range(0, count).Select(i => all[Full ? i : (int)((long)i * Stride % all.Count)]!)];
    }

    private async Task<double> ShareAsync(string part, List<JsonNode> questions, Func<JsonNode, string> group)
    {
        var results = new List<(string Group, bool Exact)>();
        var wrong = new List<string>();
        foreach (var question in questions)
        {
            var request = Chat.Request((string?)question["q"] ?? "");
            if (question["messages"] is { } messages) request["messages"] = messages.DeepClone();
            var answer = (await Chat.AskAsync(standalone.Service.Client, request)).Content();
            var exact = IsExact(answer, (string)question["a"]!);
            results.Add((group(question), exact));
            if (!exact) wrong.Add($"  {question["q"] ?? question["messages"]!.ToJsonString()}: '{answer}', not '{question["a"]}'");
        }

        foreach (var task in results.GroupBy(result => result.Group).OrderBy(task => task.Key, StringComparer.Ordinal))
        {
            Print($"{part}, {task.Key}", [.. task.Select(result => result.Exact)]);
        }

        Print($"{part}, all", [.. results.Select(result => result.Exact)]);
        foreach (var line in wrong.Take(20)) output.WriteLine(line);
        return (double)results.Count(result => result.Exact) / results.Count;
    }

    private void Print(string name, IReadOnlyList<bool> exact)
    {
        var right = exact.Count(one => one);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32} {right,5} of {exact.Count,5}  {100.0 * right / exact.Count:F1} %"));
    }

    // The result must stand in the answer, and not as a part of a longer number.
    private static bool IsExact(string answer, string expected)
    {
        for (var at = answer.IndexOf(expected, StringComparison.Ordinal); at >= 0; at = answer.IndexOf(expected, at + 1, StringComparison.Ordinal))
        {
            var end = at + expected.Length;
            var startsClean = at == 0 || !char.IsAsciiDigit(expected[0]) || !(char.IsAsciiDigit(answer[at - 1]) || answer[at - 1] == '-');
            var endsClean = end == answer.Length || !char.IsAsciiDigit(expected[^1]) || !char.IsAsciiDigit(answer[end]);
            if (startsClean && endsClean) return true;
        }

        return false;
    }
}
