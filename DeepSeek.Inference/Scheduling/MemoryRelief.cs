using DeepSeek.Inference.Scheduling.PrefixCaching;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// What is done where a run of a single sequence finds no memory: what can be made again goes first; then who came last loses its slot, and has it back
/// once there is room; only who is alone has to fail. For the engine's thread.
/// </summary>
internal sealed partial class MemoryRelief(
    SlotTable slots, MemoryLimits limits, PrefixCache prefixes, SlotDepartures departures, EngineServices services)
{
    /// <summary>Makes room for those that stay, to be tried in a later step.</summary>
    /// <param name="error">What the run ended with.</param>
    public void MakeRoom(Exception error)
    {
        if (prefixes.Bytes > 0)
        {
            prefixes.Clear();
            return;
        }

        if (slots.Count == 1)
        {
            departures.Fail(slots.All[0], error);
            return;
        }

        var last = slots.All[0];
        foreach (var sequence in slots.All[1..])
        {
            if (ComesAfter(sequence, last)) last = sequence;
        }

        departures.Preempt(last);
        limits.LowerSequences(slots.Count);
        LogWaits(services.Logger, last.Request.RequestId, slots.Count);
    }

    // The lane that runs on spare capacity first; of those that came together, the one in the later slot.
    private static bool ComesAfter(Sequence sequence, Sequence other) =>
        sequence.Lane == other.Lane ? sequence.EnqueuedAt >= other.EnqueuedAt : sequence.Lane > other.Lane;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} waits until there is memory for more than {Count} sequences.")]
    private static partial void LogWaits(ILogger logger, string requestId, int count);
}
