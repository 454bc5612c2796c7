using System.Runtime.InteropServices;
using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Inference.Scheduling.Admission;

/// <summary>Everybody who waits for an engine, by lane. Many threads add and remove; the engine's thread takes.</summary>
internal sealed class AdmissionQueue : IDisposable
{
    // What OpenAI's and DeepSeek's prices say of the two as well: a token that is generated costs more than one that is read.
    private const double GeneratedTokenCost = 2;

    private readonly LaneQueue[] _lanes;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _work = new();
    private DateTimeOffset _nextDeadline = DateTimeOffset.MaxValue;
    private bool _closed;

    public AdmissionQueue(SchedulingOptions options) =>
        _lanes = [new LaneQueue(options.QueueCapacity), new LaneQueue(options.BatchQueueCapacity)];

    /// <summary>True once nobody is taken in any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>Sequences of a lane that wait.</summary>
    public int Waiting(Lane lane)
    {
        lock (_lock) return Of(lane).Count;
    }

    /// <summary>Sequences of a lane that are in slots.</summary>
    public int Running(Lane lane)
    {
        lock (_lock) return Of(lane).Running;
    }

    /// <summary>Joins the choices of a request, all or none; false where there is no room for them or the queue is closed.</summary>
    public bool TryAdd(IReadOnlyList<Sequence> sequences)
    {
        lock (_lock)
        {
            var lane = Of(sequences[0].Lane);
            if (_closed || !lane.HasRoom(sequences.Count)) return false;
            foreach (var sequence in sequences) lane.Add(sequence);
            Expect(sequences[0].Request.Deadline);

            // Inside the lock: once closed, the event may be gone.
            _work.Set();
            return true;
        }
    }

    /// <summary>Leaves; false where it does not wait any more.</summary>
    public bool TryRemove(Sequence sequence)
    {
        lock (_lock) return Of(sequence.Lane).Remove(sequence);
    }

    /// <summary>Who of a lane is next; null where nobody waits.</summary>
    public Sequence? Peek(Lane lane)
    {
        lock (_lock) return Of(lane).Peek();
    }

    /// <summary>Takes one that was peeked at; false where it has left meanwhile.</summary>
    public bool TryTake(Sequence sequence)
    {
        lock (_lock) return Of(sequence.Lane).TryTake(sequence);
    }

    /// <summary>Puts one back that was preempted; it is the lane's next.</summary>
    public void PutBack(Sequence sequence)
    {
        lock (_lock)
        {
            Of(sequence.Lane).AddBack(sequence);
            Expect(sequence.Request.Deadline);
        }
    }

    /// <summary>One that was taken is over.</summary>
    public void Release(Sequence sequence)
    {
        lock (_lock) Of(sequence.Lane).Release(sequence);
    }

    /// <summary>Counts tokens of a prompt into what its tenant was served.</summary>
    public void ChargePrompt(Sequence sequence, int tokens)
    {
        lock (_lock) sequence.Share!.Served += tokens / sequence.Request.Weight;
    }

    /// <summary>Counts a generated token of each into what its tenant was served.</summary>
    public void ChargeGenerated(List<Sequence> sequences)
    {
        lock (_lock)
        {
            foreach (var sequence in CollectionsMarshal.AsSpan(sequences)) sequence.Share!.Served += GeneratedTokenCost / sequence.Request.Weight;
        }
    }

    /// <summary>Takes out all that wait past their deadline.</summary>
    public IReadOnlyList<Sequence> RemoveExpired(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (now < _nextDeadline) return [];
            List<Sequence> expired = [.. _lanes.SelectMany(lane => lane.Waiting).Where(sequence => sequence.Request.Deadline <= now)];
            foreach (var sequence in expired) Of(sequence.Lane).Remove(sequence);
            _nextDeadline = _lanes.SelectMany(lane => lane.Waiting).Min(sequence => sequence.Request.Deadline) ?? DateTimeOffset.MaxValue;
            return expired;
        }
    }

    /// <summary>Waits until somebody waits.</summary>
    /// <exception cref="OperationCanceledException">There is nothing more to do.</exception>
    public void WaitForWork(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_lanes.Any(lane => lane.Count > 0)) return;
            _work.Reset();
        }

        _work.Wait(cancellationToken);
    }

    /// <summary>Takes nobody in any more, and gives back who still waits.</summary>
    public IReadOnlyList<Sequence> Close()
    {
        lock (_lock)
        {
            _closed = true;
            List<Sequence> waiting = [.. _lanes.SelectMany(lane => lane.Waiting)];
            foreach (var sequence in waiting) Of(sequence.Lane).Remove(sequence);
            return waiting;
        }
    }

    public void Dispose() => _work.Dispose();

    private void Expect(DateTimeOffset? deadline)
    {
        if (deadline < _nextDeadline) _nextDeadline = deadline.Value;
    }

    private LaneQueue Of(Lane lane) => _lanes[(int)lane];
}
