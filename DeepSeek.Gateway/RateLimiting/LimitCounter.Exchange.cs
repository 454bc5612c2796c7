using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <content>What it says to Redis, one exchange at a time, and what it makes of the answer.</content>
internal sealed partial class LimitCounter
{
    private async Task RunAsync()
    {
        while (Prepare() is { } call)
        {
            var answer = await store.ExchangeAsync(call);
            if (answer is { AsksSpent: true })
            {
                await LearnSpentAsync(call.Slot);
            }

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

            // Drawn anew each time, so that not all limits speak in the same second.
            (_due, _silent, _mostSilent) = (false, 0, Random.Shared.Next((AmpleSeconds / 2) + 1, AmpleSeconds + 1));
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
                SpentBefore = SpentBefore(),
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
            if (answer is null || answer.Lost || answer.AsksSpent)
            {
                _slots.ForgetTold();
                _acknowledged = answer is { Lost: true } ? 0 : _acknowledged;
                _due = answer is not null;
                return false;
            }

            _acknowledged = call.Sequence;
            ForgetSpent(call);
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

        // What ends within a second is back before it is missed; taken for longer, it would only look busy.
        _ample = id.Kind == LimitKind.ConcurrentRequests ? 0 : Math.Max(0, answer.Left - (call.Limit / LimitScript.ScarceShare)) / (AmpleShare * store.Gateways);
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
}
