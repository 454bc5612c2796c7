namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>How setting a rule ended.</summary>
/// <param name="Id">Of the rule; null where it was refused.</param>
/// <param name="Problem">Why it was refused; null where it was not.</param>
internal sealed record AlertRuleChange(string? Id, AlertRuleProblem? Problem)
{
    public static implicit operator AlertRuleChange(AlertRuleProblem problem) => new(null, problem);
}
