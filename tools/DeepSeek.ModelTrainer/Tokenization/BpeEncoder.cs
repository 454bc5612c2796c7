using System.Text;

namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>Turns text without special tokens into ids. Not safe for several threads: it remembers the pieces it has seen.</summary>
internal sealed class BpeEncoder(BpeVocabulary vocabulary)
{
    private readonly Dictionary<string, int[]> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(int, int), int> _ranks = vocabulary.Merges.Select((m, i) => (m, i)).ToDictionary(p => p.m, p => p.i);

    /// <summary>Appends the ids of a text.</summary>
    public void Encode(string text, List<int> ids)
    {
        foreach (var piece in PreTokenizer.Split(text))
        {
            if (!_seen.TryGetValue(piece, out var known)) _seen[piece] = known = EncodePiece(piece);
            ids.AddRange(known);
        }
    }

    private int[] EncodePiece(string piece)
    {
        var ids = Encoding.UTF8.GetBytes(piece).Select(b => (int)b).ToList();
        while (ids.Count > 1)
        {
            var rank = int.MaxValue;
            for (var i = 0; i + 1 < ids.Count; i++) rank = Math.Min(rank, _ranks.GetValueOrDefault((ids[i], ids[i + 1]), int.MaxValue));
            if (rank == int.MaxValue) break;
            BpeVocabulary.Merge(ids, vocabulary.Merges[rank], 256 + rank);
        }

        return [.. ids];
    }
}
