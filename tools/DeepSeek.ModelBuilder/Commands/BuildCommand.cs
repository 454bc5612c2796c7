using System.CommandLine;
using System.Text.Json.Nodes;
using DeepSeek.ModelBuilder.Directories;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary><c>build</c>: a Hugging Face weights folder becomes a model directory.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        var weights = new Option<string>("--weights") { Description = "A folder with config.json, weights and tokenizer of a Qwen2 model.", Required = true };
        var output = new Option<string>("--out") { Description = "The model directory to write: <models>/<name>/<version>.", Required = true };
        var name = new Option<string?>("--name") { Description = "The model's name; by default the directory above the version's." };
        var version = new Option<string?>("--model-version") { Description = "The version; by default the directory's name." };
        var licence = new Option<string>("--licence") { Description = "The licence of the weights (SPDX).", DefaultValueFactory = _ => "MIT" };
        var positions = new Option<int?>("--positions") { Description = "The length of the position tables; by default the configuration's." };
        var external = new Option<bool?>("--external-data") { Description = "Put weights into model.onnx.data; by default above 1 GiB." };
        var inputs = LengthInputsOption.Create();
        var golden = new Option<string?>("--golden") { Description = "A file of golden prompts; by default that of the weights folder." };
        var command = new Command("build", "Writes a model directory from a Hugging Face weights folder.")
        {
            weights, output, name, version, licence, positions, external, inputs, golden,
        };
        command.SetWork(async (parsed, cancellationToken) =>
        {
            var (folder, directory) = (parsed.GetValue(weights)!, parsed.GetValue(output)!);
            using var source = new SafetensorsFolder(folder);
            var config = Qwen2Config.Read(folder);
            if (parsed.GetValue(positions) is { } length) config = config with { MaxPositions = length };
            var (modelName, modelVersion) = ModelDirectoryOptions.Identify(directory, parsed.GetValue(name), parsed.GetValue(version));
            var goldenPath = parsed.GetValue(golden) ?? Path.Combine(folder, GoldenPromptFile.FileName);
            var options = new ModelDirectoryOptions
            {
                Output = directory,
                Name = modelName,
                Version = modelVersion,
                Licence = parsed.GetValue(licence)!,
                FilesFrom = folder,
                ExternalData = parsed.GetValue(external),
                Lengths = LengthInputsOption.Read(parsed, inputs),
                GoldenPrompts = parsed.GetValue(golden) is not null || File.Exists(goldenPath) ? GoldenPromptFile.Read(goldenPath) : [],
            };
            var text = await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), cancellationToken).ConfigureAwait(false);
            var json = JsonNode.Parse(text)!.AsObject();
            var manifest = await ModelDirectoryWriter.WriteAsync(config, source, json, options, cancellationToken).ConfigureAwait(false);
            var bytes = manifest.Files.Values.Sum(f => f.Bytes);
            Console.WriteLine($"{directory}: {manifest.Name} {manifest.Version}, {manifest.ParameterCount} parameters, {bytes} bytes");
            return 0;
        });
        return command;
    }
}
