using DeepSeek.ControlPlane.Limits;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// One limit, as this gateway has it. Units are taken from Redis in blocks while there are plenty, and one by one when they become scarce; requests reserve
/// from what is here and wait for Redis only where that is not enough. All who wait share one exchange, and one exchange is under way at a time.
/// </summary>
internal sealed partial class LimitCounter(
    LimitId id, LimitStore store, ISpentBudgets budgets, LimitMetrics metrics, IOptions<RateLimitingOptions> options, TimeProvider time)
{
    /// <summary>Most requests that one exchange asks for.</summary>
    private const int LargestBatch = 256;

    /// <summary>How much of what is left a gateway may hold for longer than it takes to ask again, where all share it: so little that nobody lacks it.</summary>
    private const int AmpleShare = 32;

    /// <summary>For how many seconds units are taken ahead of need where that is so little, and after how many at the latest Redis is told then what was used.</summary>
    private const int AmpleSeconds = 10;

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
    private long _ample;
    private int _silent;
    private int _mostSilent = 1;
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

    /// <summary>
    /// Once a second: tells Redis what it does not know, gives back what is not needed, and keeps alive what runs. Where there is ample left, only every few
    /// seconds: what counts later than Redis knows, in Redis counts long enough as it is.
    /// </summary>
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
            _silent = changed ? _silent + 1 : 0;
            start = (_silent >= (IsAmple && !last ? _mostSilent : 1) || (id.Kind == LimitKind.ConcurrentRequests && _slots[_slot] > 0)) && BeDue();
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

        if (_idle > 0 && id.Kind.Slides() && slot - _slot < LimitCalendar.MinuteSlots - AmpleSeconds - 1)
        {
            _slots.Move(_slot, slot, _idle);
        }
        else if (_idle > 0)
        {
            // Of the new day nothing has been taken yet; what is left of the old one is of no use. And a process that stood still for most of a minute may hold
            // what Redis, which knows it in an older slot, does not count any more.
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

    private long Pace => Math.Max(_recent, _taken);

    /// <summary>True where so much is left that what this gateway takes in the next seconds is nothing to the others, nor is when they hear of it.</summary>
    private bool IsAmple => !_scarce && _yielding == 0 && _idle <= _ample && Pace * AmpleSeconds <= _ample;

    /// <summary>How many idle units are of use: what half a second takes, at the pace of late; more, where there is ample left.</summary>
    private long Wanted() => _scarce || _yielding > 0 ? 0 : Math.Max((Pace + 1) / 2, Math.Min(Pace * AmpleSeconds, _ample));

    private long Ahead() => Wanted() is var wanted && _idle < wanted / 2 ? wanted - _idle : 0;

    private long KnownLeft(long limit) => _left is { } left && (_leftSlot == _slot || !id.Kind.IsBudget()) ? left : limit;
}
