using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Scheduling.Admission;

/// <summary>
/// The sequences of one lane that wait. Tenants take turns by what they were served (virtual token counters, Sheng et al., "Fairness in Serving Large
/// Language Models", 2024): the one with the fewest tokens for its weight is next, and one that comes back starts no lower than those who stayed, so
/// that nobody saves up a claim. Within a tenant, first come, first served. Guarded by <see cref="AdmissionQueue"/>'s lock.
/// </summary>
internal sealed class LaneQueue(int capacity)
{
    /// <summary>Shares of tenants that are not active are forgotten beyond this many.</summary>
    private const int MostShares = 10_000;

    private readonly Dictionary<string, TenantShare> _shares = new(StringComparer.Ordinal);
    private readonly List<TenantShare> _active = [];

    // Who was preempted had its turn: it is next, whatever its tenant was served since.
    private readonly LinkedList<Sequence> _returned = new();

    private int _newcomers;

    /// <summary>Sequences that wait.</summary>
    public int Count => _newcomers + _returned.Count;

    /// <summary>Sequences that were taken and are not released yet.</summary>
    public int Running { get; private set; }

    /// <summary>Whether that many more may wait. Sequences that were preempted do not count against anybody.</summary>
    public bool HasRoom(int sequences) => _newcomers + sequences <= capacity;

    public void Add(Sequence sequence)
    {
        sequence.Share = Enter(sequence.Request.TenantId);
        sequence.Place = sequence.Share.Waiting.AddLast(sequence);
        _newcomers++;
    }

    /// <summary>Puts a sequence that was taken back before all others of the lane.</summary>
    public void AddBack(Sequence sequence)
    {
        sequence.Place = _returned.AddFirst(sequence);
        sequence.Share!.Returned++;
        sequence.Share.Running--;
        Running--;
    }

    public bool Remove(Sequence sequence)
    {
        if (!TryLeavePlace(sequence)) return false;
        LeaveIfDone(sequence.Share!);
        return true;
    }

    /// <summary>The one to be taken next; null where nobody waits.</summary>
    public Sequence? Peek()
    {
        if (_returned.First?.Value is { } returned) return returned;
        Sequence? next = null;
        foreach (var share in CollectionsMarshal.AsSpan(_active))
        {
            if (share.Waiting.First?.Value is not { } first) continue;
            var order = next is null ? -1 : share.Served.CompareTo(next.Share!.Served);
            if (order < 0 || (order == 0 && first.EnqueuedAt < next!.EnqueuedAt)) next = first;
        }

        return next;
    }

    /// <summary>Takes one that was peeked at; false where it has left meanwhile.</summary>
    public bool TryTake(Sequence sequence)
    {
        if (!TryLeavePlace(sequence)) return false;
        sequence.Share!.Running++;
        Running++;
        return true;
    }

    /// <summary>A sequence that was taken is over.</summary>
    public void Release(Sequence sequence)
    {
        sequence.Share!.Running--;
        Running--;
        LeaveIfDone(sequence.Share);
    }

    /// <summary>All that wait: those who were preempted, then the others, tenant by tenant.</summary>
    public IEnumerable<Sequence> Waiting => _returned.Concat(_active.SelectMany(share => share.Waiting));

    private bool TryLeavePlace(Sequence sequence)
    {
        if (sequence.Place is not { } place) return false;
        if (place.List == _returned)
        {
            _returned.Remove(place);
            sequence.Share!.Returned--;
        }
        else
        {
            sequence.Share!.Waiting.Remove(place);
            _newcomers--;
        }

        sequence.Place = null;
        return true;
    }

    private TenantShare Enter(string tenantId)
    {
        if (!_shares.TryGetValue(tenantId, out var share)) _shares.Add(tenantId, share = new TenantShare(tenantId));
        if (share.IsActive) return share;
        if (_active.Count > 0) share.Served = Math.Max(share.Served, _active.Min(other => other.Served));
        _active.Add(share);
        return share;
    }

    private void LeaveIfDone(TenantShare share)
    {
        if (share.IsActive) return;
        _active.Remove(share);

        // With nobody left all begin anew; and what is forgotten of a tenant is a debt, never a claim.
        if (_active.Count == 0 || _shares.Count > MostShares)
        {
            foreach (var other in _shares.Values.Where(other => !other.IsActive).ToList()) _shares.Remove(other.TenantId);
        }
    }
}
