using DeepSeek.ModelTrainer.Data;
using DeepSeek.ModelTrainer.Tokenization;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>Makes batches of chats of similar length, each determined by the seed and its number alone.</summary>
internal sealed class BatchSource(ConversationFactory conversations, ChatEncoder encoder, int batchSize, int seed)
{
    // Chats are sorted by length within this many batches, then the batches are shuffled.
    private const int PoolBatches = 16;

    private readonly Queue<List<(int[] Ids, int PromptLength)>> _ready = new();
    private int _pool;

    /// <summary>The next batch.</summary>
    public Batch Next()
    {
        if (_ready.Count == 0) Fill();
        return ToTensors(_ready.Dequeue());
    }

    /// <summary>Pads chats into tensors.</summary>
    public static Batch ToTensors(IReadOnlyList<(int[] Ids, int PromptLength)> chats)
    {
        var length = chats.Max(c => c.Ids.Length) - 1;
        var inputs = new long[chats.Count * length];
        List<long> positions = [], targets = [], rows = [];
        for (var row = 0; row < chats.Count; row++)
        {
            var (ids, promptLength) = chats[row];
            for (var i = 0; i + 1 < ids.Length; i++)
            {
                inputs[(row * length) + i] = ids[i];
                if (i + 1 < promptLength) continue;
                positions.Add((row * length) + i);
                targets.Add(ids[i + 1]);
                rows.Add(row);
            }
        }

        return new Batch(tensor(inputs, [chats.Count, length]), tensor(positions.ToArray()), tensor(targets.ToArray()), [.. rows], inputs.Length);
    }

    private void Fill()
    {
        var random = new Random(HashCode(seed, _pool++));
        var chats = Enumerable.Range(0, PoolBatches * batchSize).Select(_ => encoder.Encode(conversations.Draw(random)))
            .OrderBy(c => c.Ids.Length).ToList();
        var batches = chats.Chunk(batchSize).ToArray();
        random.Shuffle(batches);
        foreach (var batch in batches) _ready.Enqueue([.. batch]);
    }

    // System.HashCode differs from process to process.
    private static int HashCode(int seed, int pool) => unchecked((int)(((uint)seed * 2654435761u) ^ ((uint)pool * 2246822519u)) & 0x7fffffff);
}
