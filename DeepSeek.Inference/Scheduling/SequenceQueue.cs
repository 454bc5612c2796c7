namespace DeepSeek.Inference.Scheduling;

/// <summary>A bounded line, first come, first served. Many threads add, one takes.</summary>
internal sealed class SequenceQueue(int capacity) : IDisposable
{
    private readonly LinkedList<QueuedSequence> _line = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _available = new(0);
    private bool _closed;

    /// <summary>True once nobody is taken in any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    public int Count
    {
        get
        {
            lock (_lock) return _line.Count;
        }
    }

    /// <summary>Joins the line; false where it is full or closed.</summary>
    public bool TryAdd(QueuedSequence sequence)
    {
        lock (_lock)
        {
            if (_closed || _line.Count >= capacity) return false;
            _line.AddLast(sequence);

            // Inside the lock: once closed, the semaphore may be gone.
            _available.Release();
            return true;
        }
    }

    /// <summary>Leaves the line; false where it is not in it any more.</summary>
    public bool TryRemove(QueuedSequence sequence)
    {
        lock (_lock) return _line.Remove(sequence);
    }

    /// <summary>Waits for the next; null where the one that was announced has left meanwhile.</summary>
    /// <exception cref="OperationCanceledException">There is nothing more to do.</exception>
    public QueuedSequence? Take(CancellationToken cancellationToken)
    {
        _available.Wait(cancellationToken);
        lock (_lock)
        {
            if (_line.First is not { } first) return null;
            _line.RemoveFirst();
            return first.Value;
        }
    }

    /// <summary>Takes nobody in any more, and gives back who still waits.</summary>
    public IReadOnlyList<QueuedSequence> Close()
    {
        lock (_lock)
        {
            _closed = true;
            List<QueuedSequence> waiting = [.. _line];
            _line.Clear();
            return waiting;
        }
    }

    public void Dispose() => _available.Dispose();
}
