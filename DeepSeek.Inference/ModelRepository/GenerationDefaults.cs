using System.Text.Json;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>What a model's <c>generation_config.json</c> recommends.</summary>
/// <param name="Temperature">Sampling temperature; 0 where the model is to be decoded greedily.</param>
/// <param name="TopP">Nucleus sampling.</param>
/// <param name="EndTokens">Tokens that end an answer.</param>
internal sealed record GenerationDefaults(float Temperature, float TopP, IReadOnlySet<int> EndTokens)
{
    public const string FileName = "generation_config.json";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is of another form.</exception>
    public static GenerationDefaults Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            var greedy = root.TryGetProperty("do_sample", out var sample) && sample.ValueKind == JsonValueKind.False;
            var end = root.GetProperty("eos_token_id");
            HashSet<int> endTokens = end.ValueKind == JsonValueKind.Array ? [.. end.EnumerateArray().Select(id => id.GetInt32())] : [end.GetInt32()];
            return new GenerationDefaults(greedy ? 0 : Number(root, "temperature"), Number(root, "top_p"), endTokens);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{FileName}: {error.Message}", error);
        }
    }

    private static float Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetSingle() : 1;
}
