using System.Globalization;
using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <content>What was spent of a budget before Redis knew of it: Redis asks where it finds nothing, because it is new or has lost its data.</content>
internal sealed partial class LimitCounter
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private long? _spent;
    private long _spentSlot = -1;
    private DateTimeOffset _askAt;

    /// <summary>What Redis is told of it: an amount, that it is to ask, or that nobody can say; nothing where it is no budget.</summary>
    private string SpentBefore()
    {
        if (!id.Kind.IsBudget())
        {
            return LimitScript.NoBudget;
        }

        return _spentSlot != _slot ? LimitScript.AskSpent
            : _spent is { } known ? known.ToString(CultureInfo.InvariantCulture)
            : time.GetUtcNow() < _askAt ? LimitScript.SpentUnknown
            : LimitScript.AskSpent;
    }

    private async Task LearnSpentAsync(LimitCall call)
    {
        var spent = await budgets.ReadAsync(id, call.Slot);
        metrics.BudgetAsked(id.Kind, isKnown: spent is not null);
        lock (_gate)
        {
            (_spent, _spentSlot, _askAt) = (spent, call.Slot, time.GetUtcNow() + AskAgain);
        }
    }

    // It is told once: should Redis lose it again, more will have been spent by then.
    private void ForgetSpent()
    {
        if (_spent is not null)
        {
            (_spent, _spentSlot) = (null, -1);
        }
    }
}
