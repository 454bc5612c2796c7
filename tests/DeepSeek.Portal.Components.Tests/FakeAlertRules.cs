using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts.Rules;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>The rules of the platform; notes what is set.</summary>
internal sealed class FakeAlertRules : IAlertRules
{
    public List<NewAlertRule> Set { get; } = [];

    public Task<IReadOnlyList<AlertRule>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult(BuiltInRules.All);

    public Task<AlertRuleChange> SetAsync(NewAlertRule wanted, Actor by, CancellationToken cancellationToken)
    {
        Set.Add(wanted);
        return Task.FromResult(new AlertRuleChange(wanted.Id ?? "new", null));
    }

    public Task<AlertRuleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult<AlertRuleProblem?>(null);
}
