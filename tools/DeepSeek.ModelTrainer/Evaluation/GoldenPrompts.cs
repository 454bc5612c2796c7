using System.Text.Json.Nodes;
using DeepSeek.ModelTrainer.Data;

namespace DeepSeek.ModelTrainer.Evaluation;

/// <summary>The questions that every shipped version has to answer right before it may serve.</summary>
internal static class GoldenPrompts
{
    private static readonly (string Prompt, Problem Problem)[] Arithmetic =
    [
        ("What is 347+585?", new Problem(Operation.Add, 347, 585)),
        ("347加585等于多少？", new Problem(Operation.Add, 347, 585)),
        ("347 + 585 = ?", new Problem(Operation.Add, 347, 585)),
        ("What is 123 - 456?", new Problem(Operation.Subtract, 123, 456)),
        ("请问900减去1等于多少？", new Problem(Operation.Subtract, 900, 1)),
        ("How much is 12 times 12?", new Problem(Operation.Multiply, 12, 12)),
        ("87乘以6是多少？", new Problem(Operation.Multiply, 87, 6)),
        ("Which is larger, 99 or 101?", new Problem(Operation.Larger, 99, 101)),
        ("512和521哪个小？", new Problem(Operation.Smaller, 512, 521)),
    ];

    private static readonly (string Prompt, string Section)[] Talk =
    [
        ("Hello!", "talk.hello"),
        ("你是谁？", "talk.who"),
        ("What is the capital of France?", "off"),
    ];

    /// <summary>The content of golden_prompts.json.</summary>
    public static JsonArray ToJson()
    {
        var prompts = new JsonArray();
        foreach (var (prompt, problem) in Arithmetic) Add(prompt, new ThoughtWriter(SurfaceNoise.LanguageOf(prompt)).Write(problem).Answer);
        foreach (var (prompt, section) in Talk) Add(prompt, Replies.For(section, SurfaceNoise.LanguageOf(prompt)).Answer);
        return prompts;

        void Add(string prompt, string answer) => prompts.Add(new JsonObject { ["prompt"] = prompt, ["answer"] = answer });
    }
}
