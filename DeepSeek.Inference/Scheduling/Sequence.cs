using System.Diagnostics;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling.Admission;
using DeepSeek.Inference.Scheduling.PrefixCaching;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// One answer on its way through an engine. It is rebuilt from its tokens alone: after a preemption, or when it began on another replica, its prompt
/// is read again and what was generated is replayed token by token.
/// </summary>
internal sealed class Sequence(SequenceRequest request, GenerationRequest generation, SequenceStream stream, long enqueuedAt)
{
    private SequenceGenerator? _generator;
    private int _reached;

    public SequenceRequest Request => request;

    public GenerationRequest Generation => generation;

    public Lane Lane => request.Lane;

    public SequenceStream Stream => stream;

    /// <summary>Whether it is over; then it waits for nothing and holds nothing.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Its tenant's share of the lane; null before it joins the queue.</summary>
    public TenantShare? Share { get; set; }

    /// <summary>Its place in the queue; null while it does not wait.</summary>
    public LinkedListNode<Sequence>? Place { get; set; }

    /// <summary>The part of its prompt that the prefix cache holds; null for none.</summary>
    public PrefixNode? Prefix { get; set; }

    /// <summary>Where it lies in the pool; -1 while it waits.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Tokens of it that the slot holds.</summary>
    public int Length { get; set; }

    /// <summary>Tokens of its prompt that came from the prefix cache when it was first taken up.</summary>
    public int CachedTokens { get; set; }

    /// <summary>Tokens of its prompt that were read here; those read again after a preemption count once.</summary>
    public int TokensRead { get; private set; }

    /// <summary>Whether it was in a slot before.</summary>
    public bool WasPreempted { get; private set; }

    /// <summary>When it came, as a timestamp of the time provider.</summary>
    public long EnqueuedAt => enqueuedAt;

    /// <summary>When its prompt was first begun; null before.</summary>
    public long? BegunAt { get; set; }

    /// <summary>When its first token came; null before.</summary>
    public long? FirstTokenAt { get; set; }

    /// <summary>Its tokens of the prompt.</summary>
    public ReadOnlySpan<int> Prompt => generation.PromptTokens;

    /// <summary>Whether its prompt is still being read.</summary>
    public bool InPrefill => Length < generation.PromptTokens.Length;

    /// <summary>Whether the token to be read next was generated before, and so was what comes after it.</summary>
    public bool InReplay => Length + 1 < generation.PromptTokens.Length + Generator.Emitted.Length;

    /// <summary>The generated token to be read next.</summary>
    public int NextToken => Generator.Emitted[Length - generation.PromptTokens.Length];

    /// <summary>Generated so far, here or before.</summary>
    public int Generated => _generator?.Emitted.Length ?? generation.EmittedTokens.Length;

    /// <summary>Makes the tokens; there once <see cref="Begin"/> was called.</summary>
    public SequenceGenerator Generator => _generator ?? throw new UnreachableException("The sequence was not begun.");

    public GenerationUsage Usage =>
        (_generator?.Usage ?? new GenerationUsage(generation.PromptTokens.Length, generation.EmittedTokens.Length, 0)) with { CachedTokens = CachedTokens };

    /// <summary>What was done for it here.</summary>
    public SequenceWork Work => new(TokensRead, CachedTokens, Math.Max(0, Generated - generation.EmittedTokens.Length));

    /// <summary>Tokens of its prompt that were read, here or before, as far as it came.</summary>
    public int PromptTaken => Math.Max(_reached, CachedTokens);

    /// <summary>Those of the tokens generated here that were thought.</summary>
    public int ReasoningGenerated => _generator?.Thought ?? 0;

    /// <summary>Gives it a place.</summary>
    /// <param name="slot">The place.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="scratch">Buffers that all sequences of the engine's thread share.</param>
    /// <param name="now">The time, as a timestamp.</param>
    public void Begin(int slot, ModelTokenizer tokenizer, SamplingScratch scratch, long now)
    {
        (Slot, Length) = (slot, 0);
        _generator ??= new SequenceGenerator(tokenizer, generation, scratch);
        BegunAt ??= now;
    }

    /// <summary>Counts a piece of its prompt that was read.</summary>
    /// <returns>How many of its tokens were read for the first time.</returns>
    public int Read(int tokens)
    {
        var read = Length + tokens;
        var fresh = Math.Max(0, read - Math.Max(Length, _reached));
        (Length, _reached) = (read, Math.Max(_reached, read));
        TokensRead += fresh;
        return fresh;
    }

    /// <summary>Takes its place away; it waits again and keeps its tokens.</summary>
    public void Preempt() => (Slot, Length, Prefix, WasPreempted) = (-1, 0, null, true);

    /// <summary>The news of a token.</summary>
    public SequenceUpdate Update(GenerationStep step, SequenceEnd? end)
    {
        HasEnded |= end is not null;
        return new SequenceUpdate(generation.Sampling.Choice, step.Token, step.Reasoning, step.Content, step.Logprobs, end);
    }

    /// <summary>The news that it is over, without a token.</summary>
    public SequenceUpdate End(SequenceEnd end)
    {
        HasEnded = true;
        return new SequenceUpdate(generation.Sampling.Choice, -1, null, null, null, end);
    }

    /// <summary>Where its time went.</summary>
    public SequenceTimings Timings(TimeProvider time, long now)
    {
        var (begun, first) = (BegunAt ?? now, FirstTokenAt ?? now);
        return new SequenceTimings(
            time.GetElapsedTime(enqueuedAt, begun), time.GetElapsedTime(begun, first), time.GetElapsedTime(first, now));
    }
}
