using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Graph;
using DeepSeek.ModelBuilder.Weights;
using Google.Protobuf;

namespace DeepSeek.ModelBuilder.Directories;

/// <summary>Writes a model directory: graph, configuration, tokenizer, manifest.</summary>
internal static class ModelDirectoryWriter
{
    /// <summary>The graph's file.</summary>
    public const string GraphFile = "model.onnx";

    private const string DataFile = "model.onnx.data";

    // Protobuf ends at 2 GiB; half of that leaves room and loads faster as a mapped file anyway.
    private const long LargestInside = 1L << 30;

    private static readonly string[] CopiedFiles = ["tokenizer.json", "tokenizer_config.json", "generation_config.json"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes the directory and returns its manifest.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="configJson">The config.json to ship; position tables of another length are written into it.</param>
    /// <param name="options">Names and files.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<ModelManifest> WriteAsync(
        Qwen2Config config, IWeightSource weights, JsonObject configJson, ModelDirectoryOptions options, CancellationToken cancellationToken)
    {
        foreach (var file in CopiedFiles)
        {
            if (File.Exists(Path.Combine(options.FilesFrom, file))) continue;
            throw new InvalidDataException($"{options.FilesFrom}: the folder has no {file}.");
        }

        Directory.CreateDirectory(options.Output);
        var external = options.ExternalData ?? config.ParameterCount * sizeof(float) > LargestInside;
        WriteGraph(config, weights, options, external);
        configJson["max_position_embeddings"] = config.MaxPositions;
        await File.WriteAllTextAsync(Path.Combine(options.Output, "config.json"), configJson.ToJsonString(Indented) + "\n", cancellationToken)
            .ConfigureAwait(false);
        foreach (var file in CopiedFiles) File.Copy(Path.Combine(options.FilesFrom, file), Path.Combine(options.Output, file), overwrite: true);

        if (options.FillVocabulary) FilledVocabulary.Write(Path.Combine(options.Output, "tokenizer.json"), config.VocabSize);

        string[] files = [GraphFile, "config.json", .. CopiedFiles, .. external ? [DataFile] : Array.Empty<string>()];
        var manifest = new ModelManifest
        {
            Name = options.Name,
            Version = options.Version,
            ParameterCount = config.ParameterCount,
            Precision = "fp32",
            ContextLength = config.MaxPositions,
            Licence = options.Licence,
            Files = await ManifestFileHasher.HashAllAsync(options.Output, files, cancellationToken).ConfigureAwait(false),
            GoldenPrompts = options.GoldenPrompts,
        };
        await File.WriteAllTextAsync(Path.Combine(options.Output, ModelManifest.FileName), ManifestSerializer.Serialize(manifest), cancellationToken)
            .ConfigureAwait(false);
        return manifest;
    }

    private static void WriteGraph(Qwen2Config config, IWeightSource weights, ModelDirectoryOptions options, bool external)
    {
        // A data file of an earlier build would lie there unnamed by any manifest.
        var dataPath = Path.Combine(options.Output, DataFile);
        File.Delete(dataPath);
        using var tensors = new TensorStore(external ? dataPath : null);
        using var file = File.Create(Path.Combine(options.Output, GraphFile));
        new Qwen2Graph(config, weights, tensors, options.Lengths).Build().WriteTo(file);
    }
}
