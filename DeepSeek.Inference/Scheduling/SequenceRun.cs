using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Scheduling;

/// <summary>A sequence on the engine's thread: steps it to its end and passes on what comes out.</summary>
internal sealed class SequenceRun(
    QueuedSequence sequence, string modelVersion, ISequenceSlot slot, ModelTokenizer tokenizer, EngineServices services)
{
    private readonly SequenceGenerator _generator = new(tokenizer, sequence.Request.Generation);
    private readonly long _started = services.Time.GetTimestamp();
    private long? _firstToken;

    /// <summary>How long it has been in the engine.</summary>
    public TimeSpan Elapsed => services.Time.GetElapsedTime(_started);

    /// <summary>Runs the sequence.</summary>
    /// <param name="cached">Told the length of the key-value cache after every step.</param>
    /// <param name="stopping">Cancelled when the engine stops.</param>
    /// <returns>True where it was answered; false where its deadline had passed.</returns>
    /// <exception cref="OperationCanceledException">The client has gone, or the engine stops.</exception>
    public bool ToEnd(Action<int> cached, CancellationToken stopping)
    {
        slot.Reset();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(sequence.Cancellation, stopping);
        while (true)
        {
            if (sequence.Request.Deadline is { } deadline && services.Time.GetUtcNow() >= deadline)
            {
                Fail(new ApiFailure(ApiError.Unavailable, "The request's deadline has passed."));
                return false;
            }

            cancellation.Token.ThrowIfCancellationRequested();
            var emitted = _generator.Emitted;
            var step = _generator.Next(emitted.IsEmpty
                ? slot.Prefill(sequence.Request.Generation.PromptTokens, cancellation.Token)
                : slot.Decode(emitted[^1]));
            services.Rate.Count();
            cached(slot.Length);
            if (_firstToken is null)
            {
                _firstToken = services.Time.GetTimestamp();
                services.Metrics.FirstToken(modelVersion, services.Time.GetElapsedTime(sequence.EnqueuedAt));
            }

            if (step.Reasoning is not null || step.Content is not null)
            {
                sequence.Publish(new SequenceUpdate(step.Reasoning, step.Content, null));
            }

            if (step.FinishReason is { } reason)
            {
                End(new SequenceEnd(reason, _generator.Usage, null));
                return true;
            }
        }
    }

    /// <summary>Ends the sequence with a failure.</summary>
    public void Fail(ApiFailure failure) => End(new SequenceEnd(null, _generator.Usage, failure));

    private void End(SequenceEnd end)
    {
        var now = services.Time.GetTimestamp();
        services.Metrics.Ended(
            modelVersion,
            end.Usage,
            services.Time.GetElapsedTime(sequence.EnqueuedAt, now),
            services.Time.GetElapsedTime(_firstToken ?? now, now),
            end.Failure?.Error.Code());
        sequence.End(end);
    }
}
