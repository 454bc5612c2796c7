namespace DeepSeek.Inference.Runtime;

/// <summary>
/// The key-value cache of one sequence at a time, and the calls that advance it. Prompts go through <see cref="Prefill"/> and generated tokens
/// through
/// <see cref="Decode"/>, also when a sequence is rebuilt: the two differ in the last bits, and only this rule keeps tokens the same.
/// </summary>
internal interface ISequenceSlot : IDisposable
{
    /// <summary>Tokens that the cache holds.</summary>
    int Length { get; }

    /// <summary>Most tokens it can hold.</summary>
    int Capacity { get; }

    /// <summary>Forgets the sequence; the next one starts at position 0.</summary>
    void Reset();

    /// <summary>Reads tokens of a prompt, in chunks.</summary>
    /// <returns>The logits after the last of them; valid until the next call.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, also in the middle of a run; the slot must be reset.</exception>
    ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, CancellationToken cancellationToken);

    /// <summary>Reads one generated token. Allocates nothing.</summary>
    /// <returns>The logits after it; valid until the next call.</returns>
    ReadOnlySpan<float> Decode(int token);
}
