using System.Diagnostics;
using System.Threading.Channels;
using DeepSeek.Inference.Scheduling.Metering;

namespace DeepSeek.Inference.Scheduling;

/// <summary>The news of one request, all its choices together, from the engine to whoever reads them.</summary>
internal sealed class SequenceStream(int choices, CancellationToken cancellation)
{
    // Readers run on the thread that brings the news, which is never an engine's.
    private readonly Channel<SequenceUpdate> _updates = Channel.CreateUnbounded<SequenceUpdate>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = false, AllowSynchronousContinuations = true });

    private readonly Lock _lock = new();
    private CancellationTokenRegistration _registration;
    private int _open = choices;

    public ChannelReader<SequenceUpdate> Updates => _updates.Reader;

    /// <summary>Cancelled when its client has gone.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Counts what its sequences took; null where nobody asks.</summary>
    public SegmentMeter? Meter { get; init; }

    /// <summary>The request's own trace, which the spans of its sequences belong to.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    /// <summary>Has something done when the client goes before the end.</summary>
    public void OnCancellation(Action leave)
    {
        var registration = cancellation.UnsafeRegister(static state => ((Action)state!)(), leave);
        lock (_lock)
        {
            if (_open > 0)
            {
                _registration = registration;
                return;
            }
        }

        // It ended before there was anything to take back.
        registration.Unregister();
    }

    /// <summary>Passes news on. Never blocks: the length of its sequences bounds what can pile up.</summary>
    public void Write(in SequenceUpdate update)
    {
        _updates.Writer.TryWrite(update);
        if (update.End is null) return;
        CancellationTokenRegistration registration;
        lock (_lock)
        {
            if (--_open > 0) return;
            registration = _registration;
        }

        _updates.Writer.TryComplete();

        // Not Dispose: this may run inside the registration itself.
        registration.Unregister();
    }
}
