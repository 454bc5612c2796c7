namespace DeepSeek.Inference.Runtime;

/// <summary>
/// The key-value caches of several sequences, each in a slot, and the runs that advance them. What a slot holds, and how much of it, is its owner's
/// business: the pool is told with every call. Prompts go through <see cref="Prefill"/> and generated tokens through <see cref="Decode"/>, also when a
/// sequence is rebuilt: the two differ in the last bits, and only this rule keeps tokens the same.
/// </summary>
internal interface ISlotPool : IDisposable
{
    /// <summary>How many sequences it holds.</summary>
    int Slots { get; }

    /// <summary>Most tokens a slot holds.</summary>
    int Capacity { get; }

    /// <summary>Bytes of a block: of as many tokens as the granularity of <see cref="IModelSession.Cuts"/>.</summary>
    long BlockBytes { get; }

    /// <summary>Reads a piece of a prompt.</summary>
    /// <param name="slot">Where the sequence lies.</param>
    /// <param name="past">Tokens that the slot holds already; a place where prompts may be cut.</param>
    /// <param name="tokens">The next ones; <see cref="IModelSession.ChunkTokens"/> at most, or the shortest piece.</param>
    /// <returns>The logits after the last of them; valid until the next prefill.</returns>
    /// <exception cref="RunTerminatedException">It was terminated; the slot holds what it held before.</exception>
    /// <exception cref="InsufficientMemoryException">There was no memory for it; the slot holds what it held before.</exception>
    ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens);

    /// <summary>Reads one generated token for each of several neighbouring slots. Allocates nothing once it has run with as many from the first slot on.</summary>
    /// <param name="first">The first slot.</param>
    /// <param name="tokens">A token a slot.</param>
    /// <param name="past">Tokens that each of the slots holds already.</param>
    /// <exception cref="RunTerminatedException">It was terminated; the slots hold what they held before.</exception>
    /// <exception cref="InsufficientMemoryException">There was no memory for it; the slots hold what they held before.</exception>
    void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past);

    /// <summary>The logits that the last <see cref="Decode"/> with this slot gave it.</summary>
    ReadOnlySpan<float> Logits(int slot);

    /// <summary>Copies the first tokens of one slot into another.</summary>
    void Copy(int from, int to, int tokens);

    /// <summary>Copies a block out of a slot. The block is the caller's, to be disposed of before the pool.</summary>
    KeyValueBlock Save(int slot, int past);

    /// <summary>Copies a block back to where it was, in this or another slot.</summary>
    void Load(KeyValueBlock block, int slot, int past);

    /// <summary>Ends the run under way, from another thread. The next run is not touched.</summary>
    void Terminate();
}
