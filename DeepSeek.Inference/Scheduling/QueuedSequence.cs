using System.Threading.Channels;

namespace DeepSeek.Inference.Scheduling;

/// <summary>A request in the queue or in the engine.</summary>
internal sealed class QueuedSequence(SequenceRequest request, long enqueuedAt, CancellationToken cancellation)
{
    // Readers run on threads of their own: the engine's never runs what waits for a token.
    private readonly Channel<SequenceUpdate> _updates = Channel.CreateUnbounded<SequenceUpdate>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });

    private CancellationTokenRegistration _registration;

    public SequenceRequest Request => request;

    /// <summary>When it came, as a timestamp of the time provider.</summary>
    public long EnqueuedAt => enqueuedAt;

    /// <summary>Cancelled when its client has gone.</summary>
    public CancellationToken Cancellation => cancellation;

    public ChannelReader<SequenceUpdate> Updates => _updates.Reader;

    /// <summary>Has something done when the client goes before the end.</summary>
    public void OnCancellation(Action<QueuedSequence> leave) =>
        _registration = cancellation.UnsafeRegister(static state => ((Action)state!)(), () => leave(this));

    /// <summary>Passes news on. Never blocks: a sequence's length bounds what can pile up.</summary>
    public void Publish(SequenceUpdate update) => _updates.Writer.TryWrite(update);

    public void End(SequenceEnd end)
    {
        Publish(new SequenceUpdate(null, null, end));
        _updates.Writer.TryComplete();

        // Not Dispose: this may run inside the registration itself, or before it is stored.
        _registration.Unregister();
    }
}
