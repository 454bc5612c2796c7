using System.Runtime.InteropServices;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling.Admission;
using DeepSeek.Inference.Scheduling.PrefixCaching;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Runs the model for the sequences in the slots, and takes from each run what it brought. A run that fails takes down only whom it must.</summary>
internal sealed partial class StepExecutor(
    ISlotPool pool,
    PromptCuts cuts,
    SlotTable slots,
    MemoryLimits limits,
    MemoryRelief relief,
    AdmissionQueue queue,
    PrefixCache prefixes,
    StepWatchdog watchdog,
    SequenceReporter reporter,
    SlotDepartures departures,
    EngineServices services)
{
    private readonly int[] _tokens = new int[pool.Slots];
    private readonly int[] _past = new int[pool.Slots];
    private readonly List<Sequence> _advanced = new(pool.Slots);
    private readonly List<Sequence> _ended = new(pool.Slots);

    // What parts of a stuck run may still take, of the limit of one run: however many are stuck, a step takes no longer than two limits.
    private double _patience;

    // Set where a run found no memory even for one sequence.
    private Exception? _starved;

    /// <summary>Makes the next token of every sequence that decodes.</summary>
    public void Decode()
    {
        var decoding = slots.Decoding;
        if (decoding.IsEmpty) return;
        for (var i = 0; i < decoding.Length; i++) (_tokens[i], _past[i]) = (decoding[i].NextToken, decoding[i].Length);
        _patience = 1;
        var (count, rows) = (decoding.Length, limits.Rows);
        for (var first = 0; first < count; first += rows) DecodeRange(first, Math.Min(rows, count - first), share: 1);
        Settle();
        if (_starved is null) return;
        relief.MakeRoom(_starved);
        _starved = null;
    }

    /// <summary>Reads the next piece of a sequence's prompt.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="atMost">How many tokens the piece should have at most.</param>
    /// <returns>How many it had; 0 where there was no memory for it, and a later step will try again.</returns>
    public int Prefill(Sequence sequence, int atMost)
    {
        var start = sequence.Length;
        var count = cuts.Next(start, sequence.Prompt.Length, Math.Min(atMost, limits.PieceTokens));
        ReadOnlySpan<float> logits;
        watchdog.Enter();
        try
        {
            logits = pool.Prefill(sequence.Slot, start, sequence.Prompt.Slice(start, count));
            prefixes.Keep(sequence, start, count);
        }
        catch (OutOfMemoryException error)
        {
            limits.CountShortage();
            LogNoMemory(services.Logger, 1, count);
            if (!limits.TryLowerPiece(count)) relief.MakeRoom(error);
            return 0;
        }
#pragma warning disable CA1031 // Whatever a run throws ends its own sequence, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            departures.Fail(sequence, error);
            return count;
        }
        finally
        {
            watchdog.Exit();
        }

        queue.ChargePrompt(sequence, sequence.Read(count));
        if (sequence.InPrefill) return count;
        slots.Promote(sequence);
        if (sequence.Generated == 0) Advance(sequence, logits);
        Settle();
        return count;
    }

    // Where a run of several fails, halves of it are tried: in the end only those fail whose runs fail alone. What a run writes before it fails is
    // written over by the next, and rows do not depend on their company, so the others go on with the same tokens.
    private void DecodeRange(int first, int count, double share)
    {
        var error = TryRun(first, count, share);
        if (error is null)
        {
            foreach (var sequence in slots.All.Slice(first, count))
            {
                var replays = sequence.InReplay;
                sequence.Length++;
                if (!replays) Advance(sequence, pool.Logits(sequence.Slot));
            }
        }
        else if (count == 1 && error is OutOfMemoryException)
        {
            // It waits for the next step, and for room.
            LogNoMemory(services.Logger, 1, 1);
            _starved = error;
        }
        else if (count == 1 || _patience <= 0)
        {
            foreach (var sequence in slots.All.Slice(first, count)) Fail(sequence, error);
        }
        else
        {
            if (error is OutOfMemoryException) limits.LowerRows(count);
            LogSplit(services.Logger, error, count);

            // Half the sequences, half the time: that one is stuck is found out in as long again as it was stuck at first.
            if (error is RunTerminatedException) share /= 2;
            DecodeRange(first, count / 2, share);
            DecodeRange(first + (count / 2), count - (count / 2), share);
        }
    }

    private Exception? TryRun(int first, int count, double share)
    {
        if (_patience <= 0) return new RunTerminatedException("Too many runs of this step were stuck.");
        watchdog.Enter(share);
        try
        {
            pool.Decode(first, _tokens.AsSpan(first, count), _past.AsSpan(first, count));
            return null;
        }
#pragma warning disable CA1031 // Whatever a run throws ends the sequences that it must, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (error is RunTerminatedException && share < 1) _patience -= share;
            if (error is OutOfMemoryException) limits.CountShortage();
            return error;
        }
        finally
        {
            watchdog.Exit();
        }
    }

    private void Advance(Sequence sequence, ReadOnlySpan<float> logits)
    {
        try
        {
            var step = sequence.Generator.Next(logits);
            if (sequence.FirstTokenAt is null) reporter.FirstToken(sequence);
            reporter.Publish(sequence, step);
            _advanced.Add(sequence);
            if (step.FinishReason is not null) _ended.Add(sequence);
        }
#pragma warning disable CA1031 // One sequence's tokens and text are no business of the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(sequence, error);
        }
    }

    private void Fail(Sequence sequence, Exception error)
    {
        departures.Report(sequence, error);
        _ended.Add(sequence);
    }

    // What a run brought is counted and sent, and who has ended frees its slot: from the last to the first, so that fewer move up.
    private void Settle()
    {
        queue.ChargeGenerated(_advanced);
        services.GeneratedTokens.Count(_advanced.Count);
        _advanced.Clear();
        var ended = CollectionsMarshal.AsSpan(_ended);
        for (var i = ended.Length - 1; i >= 0; i--) departures.Release(ended[i]);
        _ended.Clear();
        reporter.Send();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run of {Count} sequences and {Tokens} tokens found no memory.")]
    private static partial void LogNoMemory(ILogger logger, int count, int tokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run of {Count} sequences failed; it is tried in halves.")]
    private static partial void LogSplit(ILogger logger, Exception error, int count);
}
