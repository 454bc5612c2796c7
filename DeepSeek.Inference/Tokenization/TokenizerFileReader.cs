using System.Text.Json;

namespace DeepSeek.Inference.Tokenization;

/// <summary>
/// Reads <c>tokenizer.json</c>. What this engine would do differently from the tokenizers library is refused: a slightly wrong tokenizer makes a
/// model worse without any error.
/// </summary>
internal static class TokenizerFileReader
{
    public const string FileName = "tokenizer.json";

    // The pattern of a ByteLevel pre-tokenizer that cuts by itself (GPT-2's).
    private const string ByteLevelPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="InvalidDataException">It is of another kind; the message says what is not supported.</exception>
    public static TokenizerDefinition Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{FileName}: not a tokenizer file: {error.Message}", error);
        }
    }

    private static TokenizerDefinition Read(JsonElement root)
    {
        var model = root.GetProperty("model");
        Require(Kind(model) is null or "BPE", $"a model of type {Kind(model)}");
        Require(!Flag(model, "byte_fallback"), "byte_fallback");
        Require(!Flag(model, "ignore_merges"), "ignore_merges");
        Require(Text(model, "continuing_subword_prefix") is null or "", "continuing_subword_prefix");
        Require(Text(model, "end_of_word_suffix") is null or "", "end_of_word_suffix");
        var normalizer = Property(root, "normalizer") is { } found ? Kind(found) : null;
        Require(normalizer is null or "NFC", $"the normalizer {normalizer}");

        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.GetProperty("vocab").EnumerateObject()) vocabulary[entry.Name] = entry.Value.GetInt32();
        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = [.. model.GetProperty("merges").EnumerateArray().Select(Merge)],
            AddedTokens = Property(root, "added_tokens") is { } added ? [.. added.EnumerateArray().Select(Added)] : [],
            SplitPatterns = Patterns(Property(root, "pre_tokenizer") ?? throw new InvalidDataException($"{FileName}: 'pre_tokenizer' is missing.")),
            ComposedForm = normalizer == "NFC",
        };
    }

    // Older files write "a b", newer ones ["a", "b"].
    private static string Merge(JsonElement merge) =>
        merge.ValueKind == JsonValueKind.String ? merge.GetString()! : $"{merge[0].GetString()} {merge[1].GetString()}";

    private static AddedToken Added(JsonElement token)
    {
        var content = token.GetProperty("content").GetString()!;
        Require(content.Length > 0, "an empty added token");
        Require(!Flag(token, "single_word") && !Flag(token, "lstrip") && !Flag(token, "rstrip"), $"single_word, lstrip and rstrip (of '{content}')");
        return new AddedToken(token.GetProperty("id").GetInt32(), content, Flag(token, "special"));
    }

    private static List<string> Patterns(JsonElement preTokenizer)
    {
        var steps = Kind(preTokenizer) == "Sequence" ? preTokenizer.GetProperty("pretokenizers").EnumerateArray().ToList() : [preTokenizer];
        List<string> patterns = [];
        var byteLevel = false;
        foreach (var step in steps)
        {
            switch (Kind(step))
            {
                case "Split":
                    Require(Text(step, "behavior") == "Isolated" && !Flag(step, "invert"), $"a Split with behavior {Text(step, "behavior")}");
                    patterns.Add(step.GetProperty("pattern").GetProperty("Regex").GetString()!);
                    break;
                case "ByteLevel":
                    Require(!Flag(step, "add_prefix_space"), "add_prefix_space");
                    if (Property(step, "use_regex") is not { ValueKind: JsonValueKind.False }) patterns.Add(ByteLevelPattern);
                    byteLevel = true;
                    break;
                default:
                    Require(false, $"the pre-tokenizer {Kind(step)}");
                    break;
            }
        }

        Require(byteLevel, "a vocabulary that is not byte-level");
        return patterns;
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Kind(JsonElement element) => Text(element, "type");

    private static string? Text(JsonElement element, string name) => Property(element, name)?.GetString();

    private static bool Flag(JsonElement element, string name) => Property(element, name)?.GetBoolean() ?? false;

    private static void Require(bool supported, string what)
    {
        if (!supported) throw new InvalidDataException($"{FileName}: {what} is not supported.");
    }
}
