using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Tells readers what became of their sequences, and counts what they took. For any thread; a sequence is ended by who owns it at the time.</summary>
internal sealed partial class SequenceReporter(string modelVersion, EngineServices services)
{
    private readonly UpdateDelivery _delivery = new();
    private readonly MovingMean _secondsPerToken = new();
    private long _ended;
    private long _failed;

    /// <summary>Sequences that came to their end.</summary>
    public WindowedRate Finished { get; } = new(services.Time);

    /// <summary>Answers that came to their end or to a failure of the model.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>Those of them that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Time from one token of an answer to the next, in seconds, lately; 0 before the first.</summary>
    public double SecondsPerToken => _secondsPerToken.Value;

    /// <summary>Takes the time of a sequence's first token.</summary>
    public void FirstToken(Sequence sequence)
    {
        sequence.FirstTokenAt = services.Time.GetTimestamp();
        Measure(sequence, null);
    }

    /// <summary>Passes a token on; with it the end, where it was the last.</summary>
    public void Publish(Sequence sequence, GenerationStep step)
    {
        if (step.FinishReason is not null) Finished.Count();
        var end = step.FinishReason is { } reason ? Account(sequence, reason, null) : null;
        _delivery.Add(sequence.Stream, sequence.Update(step, end));
    }

    /// <summary>Has readers told of the tokens so far. Ends that bring no token need no call.</summary>
    public void Send() => _delivery.Send();

    /// <summary>Ends a sequence that has nothing more to say.</summary>
    public void Finish(Sequence sequence, string reason)
    {
        Finished.Count();
        End(sequence, Account(sequence, reason, null));
    }

    /// <summary>Ends a sequence with a failure.</summary>
    public void Fail(Sequence sequence, ApiFailure failure) => End(sequence, Account(sequence, null, failure));

    private void End(Sequence sequence, SequenceEnd end)
    {
        _delivery.Add(sequence.Stream, sequence.End(end));
        _delivery.Send();
    }

    private SequenceEnd Account(Sequence sequence, string? reason, ApiFailure? failure)
    {
        var now = services.Time.GetTimestamp();
        var end = new SequenceEnd(reason, sequence.Usage, sequence.Timings(services.Time, now), failure);
        Count(sequence, end);
        Measure(sequence, end);
        sequence.Stream.Meter?.Add(sequence, services.Time.GetUtcNow());
        return end;
    }

    // How well the model does: that a client went, or that the replica stops, says nothing about it.
    private void Count(Sequence sequence, SequenceEnd end)
    {
        var failed = end.Failure?.Error == ApiError.ServerError;
        if (end.Failure is not null && !failed) return;
        Interlocked.Increment(ref _ended);
        if (failed) Interlocked.Increment(ref _failed);

        // What another replica began is left out: its tokens were made elsewhere.
        var tokens = end.Usage.CompletionTokens - 1;
        if (!failed && tokens > 0 && sequence.Generation.EmittedTokens.Length == 0) _secondsPerToken.Add(end.Timings.Decode.TotalSeconds / tokens);
    }

    private void Measure(Sequence sequence, SequenceEnd? end)
    {
        try
        {
            if (end is null)
            {
                var sinceAdmission = services.Time.GetElapsedTime(sequence.EnqueuedAt, sequence.FirstTokenAt!.Value);
                services.Metrics.FirstToken(modelVersion, sequence.Lane, sinceAdmission);
                return;
            }

            services.Metrics.Ended(modelVersion, sequence.Lane, end, sequence.Work);
            SequenceTracing.Record(sequence, modelVersion, end, services.Time.GetUtcNow());
        }
#pragma warning disable CA1031 // Who listens to figures and spans is not ours, and must cost nobody the answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotMeasured(services.Logger, error, sequence.Request.RequestId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What request {RequestId} took could not be recorded.")]
    private static partial void LogNotMeasured(ILogger logger, Exception error, string requestId);
}
