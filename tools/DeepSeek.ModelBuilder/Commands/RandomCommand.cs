using System.CommandLine;
using System.Text.Json.Nodes;
using DeepSeek.ModelBuilder.Directories;
using DeepSeek.ModelBuilder.Shapes;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary><c>random</c>: a model directory with random weights of a chosen size, for measuring speed.</summary>
internal static class RandomCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The model directory to write: <models>/<name>/<version>.", Required = true };
        var like = new Option<string>("--like")
        {
            Description = "A model directory whose tokenizer and configuration to take.",
            DefaultValueFactory = _ => "models/deepseek-r1-tiny/1",
        };
        var parameters = new Option<string?>("--parameters")
        {
            Description = "How many parameters to come near (48M, 1.5B), vocabulary included; the sizes below are then chosen.",
        };
        var hidden = Int("--hidden", "The width of the model.", 512);
        var feedForward = Int("--feed-forward", "The width inside a feed-forward block.", 1536);
        var layers = Int("--layers", "Layers.", 16);
        var heads = Int("--heads", "Query heads.", 8);
        var pairs = Int("--kv-heads", "Key-value heads.", 2);
        var vocabulary = new Option<int?>("--vocab") { Description = "The size of the vocabulary; by default the other model's." };
        var positions = Int("--positions", "The length of the position tables.", 4096);
        var seed = Int("--seed", "The seed of the weights.", 1);
        var external = new Option<bool?>("--external-data") { Description = "Put weights into model.onnx.data; by default above 1 GiB." };
        var inputs = LengthInputsOption.Create();
        Option[] sizes = [hidden, feedForward, layers, heads, pairs];
        var command = new Command("random", "Writes a model directory with random weights. The defaults give about 48 million parameters.")
        {
            output, like, parameters, hidden, feedForward, layers, heads, pairs, vocabulary, positions, seed, external, inputs,
        };
        command.SetWork(async (parsed, cancellationToken) =>
        {
            var (directory, template) = (parsed.GetValue(output)!, parsed.GetValue(like)!);
            var original = Qwen2Config.Read(template);
            var tokens = original.VocabSize;
            var text = await File.ReadAllTextAsync(Path.Combine(template, "config.json"), cancellationToken).ConfigureAwait(false);
            var json = JsonNode.Parse(text)!.AsObject();
            original = original with { VocabSize = parsed.GetValue(vocabulary) ?? original.VocabSize };
            var shape = parsed.GetValue(parameters) is { } target
                ? Choose(target, original, [.. sizes.Where(s => parsed.GetResult(s) is { Implicit: false }).Select(s => s.Name)])
                : new DecoderShape(
                    parsed.GetValue(hidden), parsed.GetValue(feedForward), parsed.GetValue(layers), parsed.GetValue(heads), parsed.GetValue(pairs));
            json["hidden_size"] = shape.Hidden;
            json["intermediate_size"] = shape.FeedForward;
            json["num_hidden_layers"] = shape.Layers;
            json["num_attention_heads"] = shape.Heads;
            json["num_key_value_heads"] = shape.KeyValueHeads;
            json["vocab_size"] = original.VocabSize;
            json["max_position_embeddings"] = parsed.GetValue(positions);
            json.Remove("head_dim");
            var config = Qwen2Config.Parse(json.ToJsonString(), "the chosen shape");
            if (config.VocabSize < tokens)
            {
                throw new InvalidDataException($"--vocab {config.VocabSize} is less than the {tokens} tokens of {template}.");
            }

            var (name, version) = ModelDirectoryOptions.Identify(directory, null, null);
            var options = new ModelDirectoryOptions
            {
                Output = directory,
                Name = name,
                Version = version,
                Licence = "MIT",
                FilesFrom = template,
                ExternalData = parsed.GetValue(external),
                FillVocabulary = config.VocabSize > tokens,
                Lengths = LengthInputsOption.Read(parsed, inputs),
            };
            var weights = new RandomWeights(parsed.GetValue(seed));
            var manifest = await ModelDirectoryWriter.WriteAsync(config, weights, json, options, cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"{directory}: {manifest.ParameterCount} random parameters, {manifest.Files.Values.Sum(f => f.Bytes)} bytes");
            return 0;
        });
        return command;
    }

    private static DecoderShape Choose(string target, Qwen2Config config, IReadOnlyList<string> given) => given.Count == 0
        ? ShapeChooser.Choose(ParameterTarget.Parse(target), config)
        : throw new InvalidDataException($"--parameters chooses the sizes itself; {string.Join(", ", given)} cannot be given with it.");

    private static Option<int> Int(string name, string description, int fallback) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };
}
