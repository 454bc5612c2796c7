using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DeepSeek.ModelBuilder.Tokenization;

/// <summary>A byte-level byte-pair tokenizer read from tokenizer.json: just enough to put golden prompts to a model.</summary>
internal sealed class TokenizerFile
{
    private static readonly Dictionary<char, byte> ByteOf = BuildAlphabet();

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), int> _ranks = [];
    private readonly Dictionary<int, string> _tokens = [];
    private readonly char[] _characters = new char[256];
    private readonly Regex _pieces;
    private readonly Regex _specials;

    private TokenizerFile(JsonElement root)
    {
        foreach (var (character, value) in ByteOf) _characters[value] = character;
        var model = root.GetProperty("model");
        foreach (var token in model.GetProperty("vocab").EnumerateObject()) _ids[token.Name] = token.Value.GetInt32();
        foreach (var merge in model.GetProperty("merges").EnumerateArray())
        {
            // Older files write "a b", newer ones ["a", "b"].
            var pair = merge.ValueKind == JsonValueKind.String ? merge.GetString()!.Split(' ') : [merge[0].GetString()!, merge[1].GetString()!];
            _ranks.TryAdd((pair[0], pair[1]), _ranks.Count);
        }

        foreach (var token in root.GetProperty("added_tokens").EnumerateArray())
        {
            _added[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();
        }

        foreach (var (token, id) in _ids) _tokens[id] = token;
        var split = root.GetProperty("pre_tokenizer").GetProperty("pretokenizers").EnumerateArray()
            .First(p => p.GetProperty("type").GetString() == "Split");
        _pieces = new Regex(split.GetProperty("pattern").GetProperty("Regex").GetString()!, RegexOptions.CultureInvariant);
        var specials = _added.Keys.OrderByDescending(t => t.Length).Select(Regex.Escape);
        _specials = new Regex($"({string.Join('|', specials)})", RegexOptions.CultureInvariant);
    }

    /// <summary>Reads tokenizer.json of a model directory.</summary>
    /// <exception cref="InvalidDataException">The file is missing or of another kind.</exception>
    public static TokenizerFile Read(string folder)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: there is no such file.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return new TokenizerFile(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: a byte-level BPE tokenizer with a Split pre-tokenizer was expected: {error.Message}", error);
        }
    }

    /// <summary>The id of a token of the file's added tokens.</summary>
    public int AddedId(string token) =>
        _added.TryGetValue(token, out var id) ? id : throw new InvalidDataException($"the tokenizer has no token '{token}'.");

    /// <summary>The ids of a text in which added tokens stand for themselves.</summary>
    public int[] Encode(string text)
    {
        List<int> ids = [];
        foreach (var part in _specials.Split(text).Where(p => p.Length > 0))
        {
            if (_added.TryGetValue(part, out var special)) ids.Add(special);
            else foreach (Match piece in _pieces.Matches(part)) EncodePiece(piece.Value, ids);
        }

        return [.. ids];
    }

    /// <summary>The text of ids.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var addedById = _added.ToDictionary(a => a.Value, a => a.Key);
        List<byte> bytes = [];
        foreach (var id in ids)
        {
            if (addedById.TryGetValue(id, out var added)) bytes.AddRange(Encoding.UTF8.GetBytes(added));
            else if (_tokens.TryGetValue(id, out var token)) bytes.AddRange(token.Select(c => ByteOf[c]));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private void EncodePiece(string piece, List<int> ids)
    {
        var parts = Encoding.UTF8.GetBytes(piece).Select(b => _characters[b].ToString()).ToList();
        while (parts.Count > 1)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (_ranks.TryGetValue((parts[i], parts[i + 1]), out var rank) && rank < best) (best, at) = (rank, i);
            }

            if (at < 0) break;
            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }

        ids.AddRange(parts.Select(p => _ids[p]));
    }

    private static Dictionary<char, byte> BuildAlphabet()
    {
        var (alphabet, next) = (new Dictionary<char, byte>(), (char)256);
        for (var b = 0; b < 256; b++)
        {
            var printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            alphabet[printable ? (char)b : next++] = (byte)b;
        }

        return alphabet;
    }
}
