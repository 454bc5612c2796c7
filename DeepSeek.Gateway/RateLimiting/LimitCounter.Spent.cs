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
            : _spent is { } known ? Text(known)
            : time.GetUtcNow() < _askAt ? LimitScript.SpentUnknown
            : LimitScript.AskSpent;
    }

    /// <summary>Finds out what was spent. Is over when it is known, or where it could not be found out before: then nobody waits for it, and it is told when it comes.</summary>
    private Task LearnSpentAsync(long slot)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _spentSlot != slot;
            _askAt = time.GetUtcNow() + AskAgain;
        }

        var learning = AskSpentAsync(slot);
        return isFirst ? learning : Task.CompletedTask;
    }

    private async Task AskSpentAsync(long slot)
    {
        var spent = await budgets.ReadAsync(id, slot);
        metrics.BudgetAsked(id.Kind, isKnown: spent is not null);
        bool start;
        lock (_gate)
        {
            (_spent, _spentSlot, _askAt) = (spent, slot, time.GetUtcNow() + AskAgain);
            start = spent is not null && BeDue();
        }

        if (start)
        {
            _ = RunAsync();
        }
    }

    // It is told once: should Redis lose it again, more will have been spent by then.
    private void ForgetSpent(LimitCall call)
    {
        if (_spent is { } told && call.SpentBefore == Text(told))
        {
            (_spent, _spentSlot) = (null, -1);
        }
    }

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
