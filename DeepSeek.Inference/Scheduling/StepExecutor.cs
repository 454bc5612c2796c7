using System.Runtime.InteropServices;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling.Admission;
using DeepSeek.Inference.Scheduling.PrefixCaching;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Runs the model for the sequences in the slots, and takes from each run what it brought. A run that fails takes down only whom it must.</summary>
internal sealed partial class StepExecutor(
    ISlotPool pool,
    PromptCuts cuts,
    SlotTable slots,
    AdmissionQueue queue,
    PrefixCache prefixes,
    StepWatchdog watchdog,
    SequenceReporter reporter,
    EngineServices services)
{
    private readonly int[] _tokens = new int[pool.Slots];
    private readonly int[] _past = new int[pool.Slots];
    private readonly List<Sequence> _advanced = new(pool.Slots);
    private readonly List<Sequence> _ended = new(pool.Slots);

    /// <summary>Makes the next token of every sequence that decodes.</summary>
    public void Decode()
    {
        var decoding = slots.Decoding;
        if (decoding.IsEmpty) return;
        for (var i = 0; i < decoding.Length; i++) (_tokens[i], _past[i]) = (decoding[i].NextToken, decoding[i].Length);
        DecodeRange(0, decoding.Length);

        queue.ChargeGenerated(_advanced);
        services.GeneratedTokens.Count(_advanced.Count);
        _advanced.Clear();
        ReleaseEnded();
        reporter.Send();
    }

    /// <summary>Reads the next piece of a sequence's prompt.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="atMost">How many tokens the piece should have at most.</param>
    /// <returns>How many it had.</returns>
    public int Prefill(Sequence sequence, int atMost)
    {
        var start = sequence.Length;
        var count = cuts.Next(start, sequence.Prompt.Length, atMost);
        ReadOnlySpan<float> logits;
        watchdog.Enter();
        try
        {
            logits = pool.Prefill(sequence.Slot, start, sequence.Prompt.Slice(start, count));
            prefixes.Keep(sequence, start, count);
        }
#pragma warning disable CA1031 // Whatever a run throws ends its own sequence, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(sequence, error);
            ReleaseEnded();
            return count;
        }
        finally
        {
            watchdog.Exit();
        }

        sequence.Length += count;
        if (!sequence.WasPreempted) queue.ChargePrompt(sequence, count);
        if (!sequence.InPrefill)
        {
            slots.Promote(sequence);
            if (sequence.Generated == 0) Advance(sequence, logits);
            queue.ChargeGenerated(_advanced);
            services.GeneratedTokens.Count(_advanced.Count);
            _advanced.Clear();
            ReleaseEnded();
            reporter.Send();
        }

        return count;
    }

    /// <summary>Ends a sequence in a slot with a failure, and frees the slot.</summary>
    public void Abandon(Sequence sequence, ApiFailure failure)
    {
        reporter.Fail(sequence, failure);
        Release(sequence);
    }

    /// <summary>Ends a sequence in a slot before its own end, as complete, and frees the slot.</summary>
    public void Finish(Sequence sequence, string reason)
    {
        reporter.Finish(sequence, reason);
        Release(sequence);
    }

    // Where a run of several fails, halves of it are tried: in the end only those fail whose runs fail alone. What a run writes before it fails is
    // written over by the next, and rows do not depend on their company, so the others go on with the same tokens.
    private void DecodeRange(int first, int count)
    {
        watchdog.Enter();
        try
        {
            pool.Decode(first, _tokens.AsSpan(first, count), _past.AsSpan(first, count));
        }
#pragma warning disable CA1031 // Whatever a run throws ends the sequences that it must, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            watchdog.Exit();
            if (count == 1)
            {
                Fail(slots.All[first], error);
                return;
            }

            LogSplit(services.Logger, error, count);
            DecodeRange(first, count / 2);
            DecodeRange(first + (count / 2), count - (count / 2));
            return;
        }

        watchdog.Exit();
        foreach (var sequence in slots.All.Slice(first, count))
        {
            var replays = sequence.InReplay;
            sequence.Length++;
            if (!replays) Advance(sequence, pool.Logits(sequence.Slot));
        }
    }

    private void Advance(Sequence sequence, ReadOnlySpan<float> logits)
    {
        GenerationStep step;
        try
        {
            step = sequence.Generator.Next(logits);
        }
#pragma warning disable CA1031 // One sequence's tokens and text are no business of the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(sequence, error);
            return;
        }

        if (sequence.FirstTokenAt is null)
        {
            reporter.FirstToken(sequence);
        }

        _advanced.Add(sequence);
        reporter.Publish(sequence, step);
        if (step.FinishReason is not null) _ended.Add(sequence);
    }

    private void Fail(Sequence sequence, Exception error)
    {
        LogFailed(services.Logger, error, sequence.Request.RequestId);
        reporter.Fail(sequence, error switch
        {
            InvalidLogitsException => new ApiFailure(ApiError.ServerError, "The model gave no usable probabilities for the next token of this request."),
            RunTerminatedException => new ApiFailure(ApiError.ServerError, "The model took too long for this request."),
            _ => new ApiFailure(ApiError.ServerError, "The model failed while answering this request."),
        });
        _ended.Add(sequence);
    }

    // From the last slot to the first: fewer move up.
    private void ReleaseEnded()
    {
        var ended = CollectionsMarshal.AsSpan(_ended);
        for (var i = ended.Length - 1; i >= 0; i--) Release(ended[i]);
        _ended.Clear();
    }

    private void Release(Sequence sequence)
    {
        slots.Remove(sequence);
        queue.Release(sequence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed in the engine.")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run of {Count} sequences failed; it is tried in halves.")]
    private static partial void LogSplit(ILogger logger, Exception error, int count);
}
