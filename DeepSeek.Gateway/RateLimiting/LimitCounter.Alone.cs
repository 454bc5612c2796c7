using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <content>What it gives while Redis is away.</content>
internal sealed partial class LimitCounter
{
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
