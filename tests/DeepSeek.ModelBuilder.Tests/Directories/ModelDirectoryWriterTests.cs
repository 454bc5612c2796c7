using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Directories;
using DeepSeek.ModelBuilder.Runtime;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Directories;

public sealed class ModelDirectoryWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_RandomModel_ManifestDescribesEveryFile()
    {
        var manifest = await RandomModel.WriteAsync(_folder.Root);

        var files = Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(files, manifest.Files.Keys.Append(ModelManifest.FileName).Order(StringComparer.Ordinal));
        Assert.Empty(await ManifestFileHasher.FindMismatchesAsync(_folder.Root, manifest, Cancellation));
        Assert.Equal(512, Qwen2Config.Read(_folder.Root).MaxPositions);
        Assert.Equal(512, (await ManifestSerializer.ReadAsync(_folder.Root, Cancellation)).ContextLength);
    }

    [Fact]
    public async Task Write_ExternalData_GivesTheSameTokens()
    {
        await RandomModel.WriteAsync(_folder["inside"], externalData: false);
        var manifest = await RandomModel.WriteAsync(_folder["beside"], externalData: true);
        using var inside = new GreedyDecoder(_folder["inside"], threads: 1);
        using var beside = new GreedyDecoder(_folder["beside"], threads: 1);
        int[][] prompts = [[1, 2, 3], [4, 5, 6, 7, 8]];

        Assert.Contains("model.onnx.data", manifest.Files.Keys);
        Assert.True(manifest.Files["model.onnx"].Bytes < 100_000);
        Assert.Equal(inside.Generate(prompts, stop: -1, limit: 12), beside.Generate(prompts, stop: -1, limit: 12));
    }

    [Fact]
    public async Task Write_AgainWithoutExternalData_LeavesNoDataFile()
    {
        await RandomModel.WriteAsync(_folder.Root, externalData: true);
        await RandomModel.WriteAsync(_folder.Root, externalData: false);

        Assert.False(File.Exists(_folder["model.onnx.data"]));
    }

    [Fact]
    public async Task Generate_PromptsTogether_AnswersAsAlone()
    {
        await RandomModel.WriteAsync(_folder.Root);
        using var decoder = new GreedyDecoder(_folder.Root, threads: 1);
        int[][] prompts = [[1, 2, 3], [9, 8, 7, 6, 5, 4, 3, 2], [300]];

        var together = decoder.Generate(prompts, stop: -1, limit: 10);

        for (var i = 0; i < prompts.Length; i++) Assert.Equal(decoder.Generate([prompts[i]], stop: -1, limit: 10)[0], together[i]);
    }

    [Fact]
    public async Task Write_WithoutTokenizer_NamesTheFile()
    {
        var options = new ModelDirectoryOptions { Output = _folder["out"], Name = "n", Version = "1", Licence = "MIT", FilesFrom = _folder.Root };

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => ModelDirectoryWriter.WriteAsync(Qwen2Config.Read(ShippedModel.Directory), new RandomWeights(1), [], options, Cancellation));

        Assert.Contains("no tokenizer.json", error.Message, StringComparison.Ordinal);
    }
}
