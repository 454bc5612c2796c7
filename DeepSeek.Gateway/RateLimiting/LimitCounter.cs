using DeepSeek.ControlPlane.Limits;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// One limit, as this gateway has it. Units are taken from Redis in blocks while there are plenty, and one by one when they become scarce; requests reserve
/// from what is here and wait for Redis only where that is not enough. All who wait share one exchange, and one exchange is under way at a time.
/// </summary>
internal sealed class LimitCounter(LimitId id, LimitStore store, LimitMetrics metrics, IOptions<RateLimitingOptions> options, TimeProvider time)
{
    /// <summary>Most requests that one exchange asks for.</summary>
    private const int LargestBatch = 256;

    private static readonly TimeSpan ClaimStep = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly RedisKey _key = id.Key;
    private readonly LimitSlots _slots = new(id.Kind);
    private readonly LinkedList<LimitWaiter> _waiting = [];
    private readonly int _mostClaims = (int)(options.Value.ClaimSeconds / ClaimStep.TotalSeconds);

    private long _limit;
    private long _slot;
    private long _idle;
    private long _reserved;
    private long _sequence;
    private long _acknowledged;
    private bool _calling;
    private bool _due;
    private bool _short;
    private bool _scarce;
    private int _claims;
    private int _yielding;
    private long _idleAsTold;
    private long _reservedAsTold;
    private long _taken;
    private long _recent;
    private long _newest = -1;
    private long? _left;
    private long _leftSlot;
    private long _heldWhenLeft;

    /// <summary>Which it is.</summary>
    public LimitId Id => id;

    /// <summary>How much it allows.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Reserves from what is here. False where that is not enough: then <see cref="TakeAsync"/>.</summary>
    public bool TryTake(long amount, out LimitHold hold)
    {
        bool start;
        lock (_gate)
        {
            Roll();
            if (_waiting.Count > 0 || _idle < amount)
            {
                hold = default;
                return false;
            }

            hold = Reserve(amount);
            _short = Ahead() > 0;
            start = _short && !_calling && !store.Away;
            _calling |= start;
        }

        if (start)
        {
            _ = RunAsync();
        }

        return true;
    }

    /// <summary>Reserves, from Redis where need be, and from this gateway's own share where Redis is away.</summary>
    public Task<LimitTake> TakeAsync(long amount)
    {
        LimitWaiter waiter;
        bool start;
        lock (_gate)
        {
            Roll();
            if (store.Away)
            {
                return Task.FromResult(TakeAlone(amount));
            }

            waiter = new LimitWaiter(amount);
            _waiting.AddLast(waiter);
            start = !_calling;
            _calling = true;
        }

        if (start)
        {
            _ = RunAsync();
        }

        return waiter.Task;
    }

    /// <summary>Ends a hold. More than was held may have been used: then that counts too.</summary>
    public void Settle(LimitHold hold, long used)
    {
        bool start;
        lock (_gate)
        {
            Roll();
            _reserved -= hold.Amount;
            var unused = hold.Amount - used;
            if (!_slots.Counts(hold.Slot, _slot))
            {
                return;
            }

            if (unused > 0 && (hold.Slot == _slot || id.Kind.Slides()))
            {
                if (hold.Slot != _slot)
                {
                    _slots.Move(hold.Slot, _slot, unused);
                }

                _idle += unused;
            }
            else if (unused != 0)
            {
                _slots.Add(hold.Slot, -unused);
            }

            // Where units are scarce, another gateway may be waiting for these.
            start = _idle > 0 && (_scarce || _yielding > 0) && BeDue();
        }

        if (start)
        {
            _ = RunAsync();
        }
    }

    /// <summary>Another gateway has nothing left: what is idle here is given back.</summary>
    public void Claimed()
    {
        bool start;
        lock (_gate)
        {
            // For a while nothing is taken ahead, or the other would find nothing again. What Redis believes to be idle here is put right, too.
            _yielding = 2;
            start = (_idle > 0 || _idleAsTold > 0) && BeDue();
        }

        if (start)
        {
            _ = RunAsync();
        }
    }

    /// <summary>Once a second: tells Redis what it does not know, gives back what is not needed, and keeps alive what runs.</summary>
    /// <param name="last">True where nothing more will be taken.</param>
    public void Tick(bool last = false)
    {
        bool start;
        lock (_gate)
        {
            Roll();
            _yielding = Math.Max(0, _yielding - 1);
            _recent = last ? 0 : Math.Max(_taken, _recent / 2);
            _taken = 0;

            // Others tell by what is reserved whether a budget is used up or only spoken for.
            var changed = _slots.Untold || _idle > Wanted() || (id.Kind.IsBudget() && _reserved != _reservedAsTold);
            start = (changed || (id.Kind == LimitKind.ConcurrentRequests && _slots[_slot] > 0)) && BeDue();
        }

        if (start)
        {
            _ = RunAsync();
        }
    }

    /// <summary>True where this gateway holds nothing and Redis knows it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return !_calling && _idle == 0 && _reserved == 0 && !_slots.Untold;
            }
        }
    }

    /// <summary>How the limit stands, as far as is known here.</summary>
    public LimitStanding Standing
    {
        get
        {
            lock (_gate)
            {
                Roll();
                var limit = Limit;
                var left = KnownLeft(limit) + _idle;
                var reset = _newest >= 0 && id.Kind.FreedAt(_newest) is { } at ? at - time.GetUtcNow() : TimeSpan.Zero;
                return new LimitStanding(limit, Math.Clamp(left, 0, limit), reset > TimeSpan.Zero ? reset : TimeSpan.Zero);
            }
        }
    }

    private bool BeDue()
    {
        _due = true;
        if (_calling || store.Away)
        {
            return false;
        }

        return _calling = true;
    }

    /// <summary>Goes with the time. What is idle always counts in the current slot.</summary>
    private void Roll()
    {
        var slot = id.Kind.SlotOf(time.GetUtcNow());
        if (slot <= _slot)
        {
            return;
        }

        if (_idle > 0 && id.Kind.Slides())
        {
            _slots.Move(_slot, slot, _idle);
        }
        else if (_idle > 0)
        {
            // Of the new day nothing has been taken yet; what is left of the old one is of no use.
            _slots.Add(_slot, -_idle);
            _idle = 0;
        }

        _slot = slot;
        _slots.Prune(slot);
    }

    private LimitHold Reserve(long amount)
    {
        _idle -= amount;
        _reserved += amount;
        _taken += amount;
        _newest = Math.Max(_newest, _slot);
        return new LimitHold(this, _slot, amount);
    }

    /// <summary>How many idle units are of use: what half a second takes, at the pace of late.</summary>
    private long Wanted() => _scarce || _yielding > 0 ? 0 : (Math.Max(_recent, _taken) + 1) / 2;

    private long Ahead() => Wanted() is var wanted && _idle < wanted / 2 ? wanted - _idle : 0;

    private long KnownLeft(long limit) => _left is { } left && (_leftSlot == _slot || !id.Kind.IsBudget()) ? left : limit;

    private async Task RunAsync()
    {
        while (Prepare() is { } call)
        {
            var answer = await store.ExchangeAsync(call);
            if (Apply(call, answer))
            {
                store.Claim(_key);
                await Task.Delay(ClaimStep, time);
            }
        }
    }

    /// <summary>The next exchange; null where there is nothing to say.</summary>
    private LimitCall? Prepare()
    {
        lock (_gate)
        {
            Roll();
            var ahead = _short || _waiting.Count > 0 ? Ahead() : 0;
            _short = false;
            if (store.Away || (_waiting.Count == 0 && !_due && ahead == 0))
            {
                RefuseOrShare();
                _due = false;
                return null;
            }

            // Those who wait are served from what is left for all, so that this gateway's idle units are no exception.
            var surplus = _waiting.Count > 0 ? _idle : Math.Max(0, _idle - Wanted());
            if (surplus > 0)
            {
                _slots.Add(_slot, -surplus);
                _idle -= surplus;
            }

            if (_due && id.Kind == LimitKind.ConcurrentRequests)
            {
                // Told again, in case it was taken for dead.
                _slots.Add(_slot, 0);
            }

            _due = false;
            return new LimitCall
            {
                Id = id,
                Key = _key,
                Limit = Limit,
                Sequence = ++_sequence,
                Acknowledged = _acknowledged,
                Slot = _slot,
                Idle = _idle,
                Reserved = _reserved,
                Ahead = ahead,
                Waiting = [.. _waiting.Take(LargestBatch)],
                Held = _slots.TakeUntold(),
            };
        }
    }

    /// <summary>Takes what was granted and serves those who wait. True where some got nothing and others hold what they could have.</summary>
    private bool Apply(LimitCall call, LimitAnswer? answer)
    {
        lock (_gate)
        {
            Roll();
            if (answer is null || answer.Lost)
            {
                _slots.ForgetTold();
                _acknowledged = answer is null ? _acknowledged : 0;
                _due = answer is not null;
                return false;
            }

            _acknowledged = call.Sequence;
            var granted = answer.Granted + answer.Ahead;
            if (call.Slot != _slot && id.Kind.IsBudget())
            {
                // The day changed meanwhile: what was granted belongs to the old one, and is given back by saying what is held there.
                _slots.Add(call.Slot, 0);
                _due |= granted > 0;
                return false;
            }

            _slots.Add(call.Slot, granted, told: true);
            if (call.Slot != _slot && granted > 0)
            {
                _slots.Move(call.Slot, _slot, granted);
            }

            _idle += granted;
            (_idleAsTold, _reservedAsTold) = (call.Idle + answer.Ahead, call.Reserved + answer.Granted);
            Learn(call, answer);
            if (answer.Ahead > 0)
            {
                metrics.Leased(id.Kind, answer.Ahead);
            }

            return Serve(call, answer);
        }
    }

    private void Learn(LimitCall call, LimitAnswer answer)
    {
        _left = answer.Left;
        _leftSlot = call.Slot;
        _heldWhenLeft = _slots[_slot];
        _newest = answer.NewestSlot ?? -1;
        _scarce = answer.Left * LimitScript.ScarceShare < call.Limit || (call.Ahead > 0 && answer.Ahead == 0);
    }

    private bool Serve(LimitCall call, LimitAnswer answer)
    {
        // As the script has gone through them, so that the same ones fit.
        List<LimitWaiter>? refused = null;
        foreach (var waiter in call.Waiting)
        {
            if (_idle >= waiter.Amount)
            {
                _waiting.Remove(waiter);
                waiter.SetResult(new LimitTake(Reserve(waiter.Amount), null, Spent: false, answer.Left));
            }
            else
            {
                (refused ??= []).Add(waiter);
            }
        }

        if (refused is null)
        {
            _claims = 0;
            return false;
        }

        if (answer.IdleElsewhere > 0 && _claims < _mostClaims)
        {
            _claims++;
            return true;
        }

        _claims = 0;
        var freed = id.Kind.FreedAt(answer.FreeingSlot ?? _slot);
        var possible = answer.Left + answer.IdleElsewhere + answer.ReservedElsewhere + _reserved + _idle;
        foreach (var waiter in refused)
        {
            _waiting.Remove(waiter);
            waiter.SetResult(new LimitTake(null, freed, possible < waiter.Amount, answer.Left));
        }

        // What became idle meanwhile may be what another gateway waits for.
        _due |= _idle > 0;
        return false;
    }

    /// <summary>Ends this run. Those who still wait get of this gateway's own share: Redis is away.</summary>
    private void RefuseOrShare()
    {
        _calling = false;
        _claims = 0;
        foreach (var waiter in _waiting)
        {
            waiter.SetResult(TakeAlone(waiter.Amount));
        }

        _waiting.Clear();
    }

    /// <summary>
    /// Without Redis: what is here already, then this gateway's share. Of a minute and of concurrent requests that is a share of the limit, and at least one;
    /// of a budget it is a share of what was left when that was last known, so that all shares together stay within it.
    /// </summary>
    private LimitTake TakeAlone(long amount)
    {
        var limit = Limit;
        if (_idle < amount)
        {
            var lacking = amount - _idle;
            var share = limit / store.Gateways;
            var held = _slots.Total(_slot);
            if (id.Kind.IsBudget())
            {
                var known = _left is not null && _leftSlot == _slot;
                share = known ? Math.Max(0, _left!.Value) / store.Gateways : share;
                held -= known ? _heldWhenLeft : 0;
            }
            else
            {
                share = Math.Max(1, share);
            }

            if (held + lacking > share)
            {
                return new LimitTake(null, _slots.FreedAt(_slot, held + lacking - share), Spent: held - _reserved + lacking > share, Math.Max(0, share - held));
            }

            _slots.Add(_slot, lacking);
            _idle += lacking;
        }

        metrics.TakenAlone(id.Kind);
        return new LimitTake(Reserve(amount), null, Spent: false, KnownLeft(limit));
    }
}
