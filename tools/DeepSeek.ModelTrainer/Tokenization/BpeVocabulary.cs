using System.Text;

namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>A byte-level byte-pair vocabulary: the 256 bytes, then one token a merge, then the special tokens.</summary>
internal sealed class BpeVocabulary
{
    private BpeVocabulary(IReadOnlyList<(int Left, int Right)> merges)
    {
        Merges = merges;
        List<string> tokens = [.. ByteAlphabet.Characters.Select(c => c.ToString())];
        foreach (var (left, right) in merges) tokens.Add(tokens[left] + tokens[right]);
        Tokens = tokens;
    }

    /// <summary>The merges in order of priority; merge <c>i</c> makes token <c>256 + i</c>.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges { get; }

    /// <summary>The tokens but for the special ones, in the byte alphabet.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>How many ids there are, special tokens included.</summary>
    public int Size => Tokens.Count + SpecialTokens.All.Count;

    /// <summary>The id of a special token.</summary>
    public int SpecialId(string token)
    {
        var index = SpecialTokens.All.ToList().IndexOf(token);
        return index >= 0 ? Tokens.Count + index : throw new ArgumentException($"'{token}' is no special token.", nameof(token));
    }

    /// <summary>Learns a vocabulary of the given size, special tokens included. The same texts give the same vocabulary.</summary>
    public static BpeVocabulary Train(IEnumerable<string> texts, int size)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var piece in texts.SelectMany(PreTokenizer.Split)) counts[piece] = counts.GetValueOrDefault(piece) + 1;
        var words = counts.OrderBy(w => w.Key, StringComparer.Ordinal)
            .Select(w => (Ids: Encoding.UTF8.GetBytes(w.Key).Select(b => (int)b).ToList(), Count: w.Value)).ToList();

        // The same string must not become a token twice, by two ways of merging.
        var known = new HashSet<string>(ByteAlphabet.Characters.Select(c => c.ToString()), StringComparer.Ordinal);
        List<string> names = [.. ByteAlphabet.Characters.Select(c => c.ToString())];
        List<(int, int)> merges = [];
        while (256 + merges.Count + SpecialTokens.All.Count < size)
        {
            var pairs = new Dictionary<(int, int), long>();
            foreach (var (ids, count) in words)
            {
                for (var i = 0; i + 1 < ids.Count; i++) pairs[(ids[i], ids[i + 1])] = pairs.GetValueOrDefault((ids[i], ids[i + 1])) + count;
            }

            var candidates = pairs.Where(p => !known.Contains(names[p.Key.Item1] + names[p.Key.Item2]))
                .OrderByDescending(p => p.Value).ThenBy(p => p.Key).ToList();
            if (candidates.Count == 0) throw new InvalidDataException($"the texts give only {256 + merges.Count} tokens.");
            var best = candidates[0].Key;
            names.Add(names[best.Item1] + names[best.Item2]);
            known.Add(names[^1]);
            foreach (var (ids, _) in words) Merge(ids, best, 256 + merges.Count);
            merges.Add(best);
        }

        return new BpeVocabulary(merges);
    }

    /// <summary>Replaces each occurrence of a pair, from the left.</summary>
    internal static void Merge(List<int> ids, (int Left, int Right) pair, int merged)
    {
        for (var i = 0; i + 1 < ids.Count; i++)
        {
            if (ids[i] != pair.Left || ids[i + 1] != pair.Right) continue;
            ids[i] = merged;
            ids.RemoveAt(i + 1);
        }
    }
}
