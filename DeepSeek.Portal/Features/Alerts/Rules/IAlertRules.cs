using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>When alerts fire.</summary>
internal interface IAlertRules
{
    /// <summary>All of them, those that the platform brings first; none for who may not see alerts of the whole platform.</summary>
    Task<IReadOnlyList<AlertRule>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Makes one, or changes it. The rule's id where that was done.</summary>
    Task<AlertRuleChange> SetAsync(NewAlertRule wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes one away. Null where that was done.</summary>
    Task<AlertRuleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken);
}
