using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Brings sequences' news to their readers on a thread of the pool, in order, all that a step made at a time: the engine's thread wakes one thread a
/// step instead of one a reader, which on a small machine cost it a tenth of its rate. Readers run one after the other on that thread, and must not
/// block it.
/// </summary>
internal sealed class UpdateDelivery : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private List<(SequenceStream Stream, SequenceUpdate Update)> _waiting = [];
    private List<(SequenceStream Stream, SequenceUpdate Update)> _delivering = [];
    private bool _runs;

    /// <summary>Takes news; they wait for <see cref="Send"/>.</summary>
    public void Add(SequenceStream stream, in SequenceUpdate update)
    {
        lock (_lock) _waiting.Add((stream, update));
    }

    /// <summary>Has what waits delivered. It does not wait for that.</summary>
    public void Send()
    {
        lock (_lock)
        {
            if (_runs || _waiting.Count == 0) return;
            _runs = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            lock (_lock)
            {
                _runs = _waiting.Count > 0;
                if (!_runs) return;
                (_waiting, _delivering) = (_delivering, _waiting);
            }

            foreach (ref readonly var item in CollectionsMarshal.AsSpan(_delivering)) item.Stream.Write(item.Update);
            _delivering.Clear();
        }
    }
}
