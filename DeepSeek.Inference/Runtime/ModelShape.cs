namespace DeepSeek.Inference.Runtime;

/// <summary>The measures of a decoder graph.</summary>
/// <param name="VocabularySize">Tokens that logits are given for.</param>
/// <param name="Layers">Layers with a key-value cache.</param>
/// <param name="KeyValueHeads">Heads of the cache.</param>
/// <param name="HeadSize">Values a head.</param>
/// <param name="ContextTokens">Most tokens a sequence may have.</param>
/// <param name="ValueBytes">Bytes of one value of the cache: 4 or, in half precision, 2.</param>
internal sealed record ModelShape(int VocabularySize, int Layers, int KeyValueHeads, int HeadSize, int ContextTokens, int ValueBytes = sizeof(float))
{
    /// <summary>Key and value buffers: two a layer.</summary>
    public int Buffers => 2 * Layers;

    /// <summary>Bytes that one token takes in one head of one buffer.</summary>
    public int HeadBytes => HeadSize * ValueBytes;

    /// <summary>Bytes that one token takes in the whole key-value cache.</summary>
    public long TokenBytes => (long)Buffers * KeyValueHeads * HeadBytes;

    /// <summary>Bytes of one sequence in one buffer, at full length.</summary>
    public long SlotBytes => (long)KeyValueHeads * ContextTokens * HeadBytes;

    /// <summary>Bytes of the whole key-value cache of one sequence, at full length.</summary>
    public long CacheBytes => Buffers * SlotBytes;
}
