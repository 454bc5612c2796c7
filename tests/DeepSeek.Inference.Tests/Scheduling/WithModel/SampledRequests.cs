using System.Text.Json.Nodes;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>Requests with settings of every kind, to questions that the model was not trained on.</summary>
internal static class SampledRequests
{
    public static IReadOnlyList<GenerationRequest> Make(LoadedModel model, int count, int seed)
    {
        var random = new Random(seed);
        var questions = JsonNode.Parse(File.ReadAllText(TestPaths.HeldOut))!["pairs"]!.AsArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var prompt = model.Template.Render([new ChatTurn("user", (string)questions[random.Next(questions.Count)]!["q"]!)]);
            return new GenerationRequest
            {
                PromptTokens = model.Tokenizer.Encode(prompt),
                MaxTokens = random.Next(8, 41),
                Sampling = new SamplingSettings
                {
                    Temperature = random.Next(5) == 0 ? 0 : (float)random.NextDouble() * 2,
                    TopP = random.Next(2) == 0 ? 1 : 0.3f + (0.7f * (float)random.NextDouble()),
                    TopK = random.Next(2) == 0 ? 0 : random.Next(1, 50),
                    PresencePenalty = random.Next(3) == 0 ? (float)random.NextDouble() : 0,
                    FrequencyPenalty = random.Next(3) == 0 ? (float)random.NextDouble() : 0,
                    RepetitionPenalty = random.Next(3) == 0 ? 1 + ((float)random.NextDouble() / 2) : 1,
                    Seed = random.NextInt64(),
                },
                EndTokens = model.Defaults.EndTokens,
                Marks = model.Marks,
                ReasoningOpened = ReasoningMarks.IsOpenedBy(prompt),
            };
        })];
    }
}
