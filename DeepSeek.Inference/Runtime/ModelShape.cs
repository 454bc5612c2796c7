namespace DeepSeek.Inference.Runtime;

/// <summary>The measures of a decoder graph.</summary>
/// <param name="VocabularySize">Tokens that logits are given for.</param>
/// <param name="Layers">Layers with a key-value cache.</param>
/// <param name="KeyValueHeads">Heads of the cache.</param>
/// <param name="HeadSize">Values a head.</param>
/// <param name="ContextTokens">Most tokens a sequence may have.</param>
internal sealed record ModelShape(int VocabularySize, int Layers, int KeyValueHeads, int HeadSize, int ContextTokens)
{
    /// <summary>Values of one key or value buffer of one sequence.</summary>
    public long CacheElements => (long)KeyValueHeads * ContextTokens * HeadSize;

    /// <summary>Bytes of the whole key-value cache of one sequence.</summary>
    public long CacheBytes => 2L * Layers * CacheElements * sizeof(float);
}
