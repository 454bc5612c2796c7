using DeepSeek.Portal.Features.Alerts.Rules;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>
/// Decides what becomes of an alert. It fires when it has been so for as long as its rule says, and is resolved when it has been well below the threshold for as
/// long: a value that swings about the threshold fires once. Remembers only since when alerts have been well. Not thread-safe.
/// </summary>
internal sealed class AlertJudge
{
    /// <summary>Share of the threshold below which it is well again.</summary>
    public const double Well = 0.9;

    /// <summary>It must be over for so long at least.</summary>
    public static readonly TimeSpan ShortestEnd = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _wellSince = [];

    /// <param name="rule">Whose alert it is.</param>
    /// <param name="open">The alert; null where there is none.</param>
    /// <param name="value">What is measured; 0 where it is not so, or nothing was measured.</param>
    /// <param name="now">When it is looked at.</param>
    public AlertStep Judge(AlertRule rule, AlertItem? open, double value, DateTimeOffset now)
    {
        var lasts = TimeSpan.FromSeconds(rule.ForSeconds);
        if (value > rule.Threshold)
        {
            Forget(open);
            return open switch
            {
                null => rule.ForSeconds == 0 ? AlertStep.Fire : AlertStep.Begin,
                { State: AlertState.Pending } when now - open.StartedAt >= lasts => AlertStep.Fire,
                _ => AlertStep.None,
            };
        }

        switch (open)
        {
            case null:
                return AlertStep.None;
            case { State: AlertState.Pending }:
                return AlertStep.Drop;
        }

        if (value > rule.Threshold * Well)
        {
            Forget(open);
            return AlertStep.None;
        }

        _wellSince.TryAdd(open.Id, now);
        return now - _wellSince[open.Id] >= (lasts > ShortestEnd ? lasts : ShortestEnd) ? AlertStep.Resolve : AlertStep.None;
    }

    /// <summary>Forgets those that are open no more.</summary>
    public void Keep(IEnumerable<AlertItem> open)
    {
        var ids = open.Select(alert => alert.Id).ToHashSet();
        foreach (var id in _wellSince.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            _wellSince.Remove(id);
        }
    }

    private void Forget(AlertItem? open)
    {
        if (open is not null)
        {
            _wellSince.Remove(open.Id);
        }
    }
}
