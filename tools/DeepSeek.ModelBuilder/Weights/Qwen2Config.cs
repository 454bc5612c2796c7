using System.Text.Json;

namespace DeepSeek.ModelBuilder.Weights;

/// <summary>The shape of a Qwen2 decoder, from its config.json.</summary>
internal sealed record Qwen2Config
{
    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadSize { get; init; }

    public required int MaxPositions { get; init; }

    public required double RopeTheta { get; init; }

    public required double RmsNormEpsilon { get; init; }

    public required bool TiedEmbeddings { get; init; }

    /// <summary>How many parameters the model has; tied embeddings count once.</summary>
    public long ParameterCount
    {
        get
        {
            long query = Heads * HeadSize, pair = KeyValueHeads * HeadSize, hidden = HiddenSize;
            var attention = ((hidden + 1) * (query + (2 * pair))) + (query * hidden);
            var layer = attention + (3 * hidden * IntermediateSize) + (2 * hidden);
            return (Layers * layer) + hidden + (VocabSize * hidden * (TiedEmbeddings ? 1 : 2));
        }
    }

    /// <summary>Reads config.json of a folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing, or describes a model that this program does not build.</exception>
    public static Qwen2Config Read(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: the weights folder has no config.json.");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads the text of a config.json.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">The text describes no model that this program builds; the message says why.</exception>
    public static Qwen2Config Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var config = FromJson(new ConfigReader(document.RootElement, source));
            config.Validate(source);
            return config;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{source}: not JSON: {error.Message}", error);
        }
    }

    /// <summary>Checks that the numbers fit together.</summary>
    /// <exception cref="InvalidDataException">They do not; the message says which.</exception>
    public void Validate(string source)
    {
        if (Heads % KeyValueHeads != 0)
        {
            throw new InvalidDataException($"{source}: {Heads} heads cannot share {KeyValueHeads} key-value heads evenly.");
        }

        // The runtime's rotary kernel turns halves of a head in steps of eight.
        if (HeadSize % 16 != 0) throw new InvalidDataException($"{source}: the head size is {HeadSize}; it must be a multiple of 16.");
    }

    private static Qwen2Config FromJson(ConfigReader reader)
    {
        reader.Demand("model_type", "qwen2");
        reader.Demand("hidden_act", "silu");
        reader.DemandFalse("use_sliding_window");
        reader.DemandAbsent("rope_scaling");
        reader.DemandAbsent("quantization_config");
        var (hidden, heads) = (reader.Positive("hidden_size"), reader.Positive("num_attention_heads"));
        if (hidden % heads != 0 && !reader.Has("head_dim"))
        {
            throw new InvalidDataException($"{reader.Source}: hidden_size {hidden} is no multiple of num_attention_heads {heads}.");
        }

        return new Qwen2Config
        {
            VocabSize = reader.Positive("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = reader.Positive("intermediate_size"),
            Layers = reader.Positive("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = reader.Positive("num_key_value_heads", heads),
            HeadSize = reader.Positive("head_dim", hidden / heads),
            MaxPositions = reader.Positive("max_position_embeddings"),
            RopeTheta = reader.Number("rope_theta", 10_000),
            RmsNormEpsilon = reader.Number("rms_norm_eps", 1e-6),
            TiedEmbeddings = reader.Flag("tie_word_embeddings"),
        };
    }
}
