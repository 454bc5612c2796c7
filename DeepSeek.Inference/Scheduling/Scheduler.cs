using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling.Admission;
using DeepSeek.Inference.Scheduling.PrefixCaching;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Decides whose prompt is read next, and who gets or loses a slot for it. The lane <c>realtime</c> comes first; <c>batch</c> runs on what is left,
/// and gives its slots back when they are needed. Inside a lane the tenant that was served least is next, piece by piece: a long prompt of one does
/// not keep the short one of another waiting.
/// </summary>
internal sealed class Scheduler(
    AdmissionQueue queue, SlotTable slots, PrefixCache prefixes, SequenceReporter reporter, ModelTokenizer tokenizer, EngineServices services)
{
    private readonly SamplingScratch _scratch = new();
    private long _preempted;

    /// <summary>Sequences that lost their slots to others, since the start. Those are always of the lane <c>batch</c>.</summary>
    public long Preempted => Volatile.Read(ref _preempted);

    /// <summary>The sequence whose prompt is read next; null where none can.</summary>
    /// <param name="spareTime">Whether steps are short enough for the lane <c>batch</c> to add to them.</param>
    public Sequence? NextPrefill(bool spareTime) =>
        NextPrefill(Lane.Realtime) ?? (spareTime || queue.Running(Lane.Realtime) == 0 ? NextPrefill(Lane.Batch) : null);

    private Sequence? NextPrefill(Lane lane)
    {
        var begun = LeastServed(lane);
        while (queue.Peek(lane) is { } waiting && (begun is null || waiting.Share!.Served < begun.Share!.Served))
        {
            if (!slots.HasFree && (lane == Lane.Batch || !PreemptOne())) break;
            if (queue.TryTake(waiting) && Begin(waiting)) return waiting;
        }

        return begun;
    }

    private Sequence? LeastServed(Lane lane)
    {
        Sequence? least = null;
        foreach (var sequence in slots.Prefilling)
        {
            if (sequence.Lane == lane && (least is null || sequence.Share!.Served < least.Share!.Served)) least = sequence;
        }

        return least;
    }

    // False where there is nothing to do for it: it was continued from what was already its end.
    private bool Begin(Sequence sequence)
    {
        sequence.Begin(slots.Add(sequence), tokenizer, _scratch, services.Time.GetTimestamp());
        if (sequence.Generator.FinishReason is { } reason)
        {
            reporter.Finish(sequence, reason);
            slots.Remove(sequence);
            queue.Release(sequence);
            return false;
        }

        sequence.Length = prefixes.Restore(sequence);
        if (!sequence.WasPreempted) sequence.CachedTokens = sequence.Length;
        return true;
    }

    // The one with the least to do again.
    private bool PreemptOne()
    {
        Sequence? victim = null;
        foreach (var sequence in slots.All)
        {
            if (sequence.Lane == Lane.Batch && (victim is null || sequence.Generated < victim.Generated)) victim = sequence;
        }

        if (victim is null) return false;
        slots.Remove(victim);
        victim.Preempt();
        queue.PutBack(victim);
        Interlocked.Increment(ref _preempted);

        // A client that went while the sequence ran found it in no queue; nobody else would look at it there.
        if (victim.Stream.Cancellation.IsCancellationRequested && queue.TryRemove(victim)) reporter.Fail(victim, ModelEngine.Gone());
        return true;
    }
}
