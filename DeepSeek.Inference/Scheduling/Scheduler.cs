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
    AdmissionQueue queue,
    SlotTable slots,
    MemoryLimits limits,
    PrefixCache prefixes,
    SlotDepartures departures,
    ModelTokenizer tokenizer,
    EngineServices services)
{
    private readonly SamplingScratch _scratch = new();

    /// <summary>The sequence whose prompt is read next; null where none can.</summary>
    /// <param name="spareTime">Whether steps are short enough for the lane <c>batch</c> to add to them.</param>
    public Sequence? NextPrefill(bool spareTime) =>
        NextPrefill(Lane.Realtime) ?? (spareTime || queue.Running(Lane.Realtime) == 0 ? NextPrefill(Lane.Batch) : null);

    private Sequence? NextPrefill(Lane lane)
    {
        var begun = LeastServed(lane);
        while (queue.Peek(lane) is { } waiting && (begun is null || waiting.Share!.Served < begun.Share!.Served))
        {
            if (!HasFree && (lane == Lane.Batch || !PreemptOne())) break;
            if (queue.TryTake(waiting) && Begin(waiting)) return waiting;
        }

        return begun;
    }

    private bool HasFree => slots.HasFree && slots.Count < limits.Sequences;

    private Sequence? LeastServed(Lane lane)
    {
        Sequence? least = null;
        foreach (var sequence in slots.Prefilling)
        {
            if (sequence.Lane == lane && (least is null || sequence.Share!.Served < least.Share!.Served)) least = sequence;
        }

        return least;
    }

    // False where there is nothing to do for it: it was continued from what was already its end, or it cannot be begun.
    private bool Begin(Sequence sequence)
    {
        try
        {
            sequence.Begin(slots.Add(sequence), tokenizer, _scratch, services.Time.GetTimestamp());
            if (sequence.Generator.FinishReason is not { } reason)
            {
                sequence.Length = prefixes.Restore(sequence);
                if (!sequence.WasPreempted) sequence.CachedTokens = sequence.Length;
                return true;
            }

            departures.Finish(sequence, reason);
        }
#pragma warning disable CA1031 // What a request carries ends its own sequence, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            departures.Fail(sequence, error);
        }

        return false;
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
        departures.Preempt(victim);
        return true;
    }
}
