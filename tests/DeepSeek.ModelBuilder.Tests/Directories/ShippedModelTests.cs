using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Evaluation;
using DeepSeek.ModelBuilder.Tokenization;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Directories;

public sealed class ShippedModelTests
{
    private const long LargestDirectory = 8_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manifest_OfTheShippedModel_IsTrue()
    {
        var manifest = await ManifestSerializer.ReadAsync(ShippedModel.Directory, Cancellation);

        Assert.Empty(await ManifestFileHasher.FindMismatchesAsync(ShippedModel.Directory, manifest, Cancellation));
        Assert.Equal("deepseek-r1-tiny", manifest.Name);
        Assert.Equal("1", manifest.Version);
        Assert.Equal(Qwen2Config.Read(ShippedModel.Directory).ParameterCount, manifest.ParameterCount);
        Assert.InRange(manifest.ContextLength, 2048, int.MaxValue);
        Assert.InRange(Directory.EnumerateFiles(ShippedModel.Directory).Sum(f => new FileInfo(f).Length), 1, LargestDirectory);
    }

    [Fact]
    public async Task GoldenPrompts_OfTheShippedModel_AreAnswered()
    {
        var manifest = await ManifestSerializer.ReadAsync(ShippedModel.Directory, Cancellation);
        Question[] questions = [.. manifest.GoldenPrompts.Select(g => new Question("golden", [new ChatMessage("user", g.Prompt)], g.Answer))];

        Assert.NotEmpty(questions);
        Assert.All(Evaluator.Ask(ShippedModel.Directory, questions, threads: 1), r => Assert.Equal(r.Question.Expected, r.Answer));
    }
}
