using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling.Admission;

namespace DeepSeek.Inference.Scheduling;

/// <summary>How sequences leave their slots: at their end, by a failure, or to come back for another. For the engine's thread.</summary>
internal sealed partial class SlotDepartures(SlotTable slots, AdmissionQueue queue, SequenceReporter reporter, EngineServices services)
{
    private readonly long[] _preempted = new long[2];

    /// <summary>Times that a sequence of a lane lost its slot, since the start. For any thread.</summary>
    public long Preempted(Lane lane) => Volatile.Read(ref _preempted[(int)lane]);

    /// <summary>Ends a sequence that has nothing more to say.</summary>
    public void Finish(Sequence sequence, string reason)
    {
        reporter.Finish(sequence, reason);
        Release(sequence);
    }

    /// <summary>Ends a sequence with a failure.</summary>
    public void Fail(Sequence sequence, ApiFailure failure)
    {
        reporter.Fail(sequence, failure);
        Release(sequence);
    }

    /// <summary>Ends a sequence for which something was thrown.</summary>
    public void Fail(Sequence sequence, Exception error)
    {
        Report(sequence, error);
        Release(sequence);
    }

    /// <summary>Says that a sequence has failed. Its slot stays taken, for who is in the middle of the slots and must not have them move.</summary>
    public void Report(Sequence sequence, Exception error)
    {
        LogFailed(services.Logger, error, sequence.Request.RequestId);
        reporter.Fail(sequence, error switch
        {
            InvalidLogitsException => Failure("The model gave no usable probabilities for the next token of this request."),
            RunTerminatedException => Failure("The model took too long for this request."),
            OutOfMemoryException => new ApiFailure(
                ApiError.Unavailable, "There is not enough memory for this request, even with no other beside it.", RetryAfter: TimeSpan.FromSeconds(1)),
            _ => Failure("The model failed while answering this request."),
        });

        static ApiFailure Failure(string message) => new(ApiError.ServerError, message);
    }

    /// <summary>Frees the slot of a sequence that was told of its end.</summary>
    public void Release(Sequence sequence)
    {
        slots.Remove(sequence);
        queue.Release(sequence);
    }

    /// <summary>Takes a sequence's slot; it comes back as the next of its lane, and goes on with the same tokens.</summary>
    public void Preempt(Sequence sequence)
    {
        slots.Remove(sequence);
        sequence.Preempt();
        queue.PutBack(sequence);
        Interlocked.Increment(ref _preempted[(int)sequence.Lane]);

        // A client that went while the sequence ran found it in no queue; nobody else would look at it there.
        if (sequence.Stream.Cancellation.IsCancellationRequested && queue.TryRemove(sequence)) reporter.Fail(sequence, ModelEngine.Gone());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed in the engine.")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId);
}
