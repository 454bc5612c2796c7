using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Directories;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests;

/// <summary>Writes small model directories of random weights, with the shipped model's tokenizer.</summary>
internal static class RandomModel
{
    public static Task<ModelManifest> WriteAsync(string output, bool? externalData = null, IReadOnlyList<GoldenPrompt>? golden = null)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(ShippedModel.Directory, "config.json")))!.AsObject();
        (json["hidden_size"], json["intermediate_size"], json["num_attention_heads"], json["num_hidden_layers"]) = (64, 96, 4, 1);
        var options = new ModelDirectoryOptions
        {
            Output = output,
            Name = "random",
            Version = "1",
            Licence = "MIT",
            FilesFrom = ShippedModel.Directory,
            ExternalData = externalData,
            GoldenPrompts = golden ?? [],
        };
        var config = Qwen2Config.Parse(json.ToJsonString(), "config.json") with { MaxPositions = 512 };
        return ModelDirectoryWriter.WriteAsync(config, new RandomWeights(5), json, options, TestContext.Current.CancellationToken);
    }
}
