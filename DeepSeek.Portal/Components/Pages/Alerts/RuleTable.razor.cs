using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Alerts;

/// <summary>When alerts fire: what the platform brings, and what somebody made.</summary>
public sealed partial class RuleTable
{
    private IReadOnlyList<AlertRule> _rules = [];
    private IReadOnlyList<TenantListItem> _tenants = [];
    private Actor _actor = Actor.Nobody;

    [Inject]
    private IAlertRules Rules { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool MayWrite => _actor.May(Permission.AlertsWrite);

    protected override Task OnInitializedAsync() => ReadAsync();

    private string Scope(AlertRule rule) => string.Join(" · ", new[]
    {
        rule.Model,
        rule.TenantId is { } id ? _tenants.FirstOrDefault(tenant => tenant.Id == id)?.Name ?? id : null,
    }.OfType<string>().DefaultIfEmpty(T["AlertRules.Everywhere"]));

    private async Task ReadAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _tenants = await Tenants.ListAsync(Permission.TenantsRead, _actor, CancellationToken.None);
        _rules = await Rules.ListAsync(_actor, CancellationToken.None);
    }

    private async Task EditAsync(AlertRule? rule)
    {
        var dialog = await Dialogs.ShowAsync<AlertRuleDialog>(
            rule is null ? T["AlertRules.New"] : T["AlertRules.EditOf", T.RuleName(rule)],
            new DialogParameters<AlertRuleDialog> { { dialog => dialog.Rule, rule }, { dialog => dialog.Tenants, _tenants } });
        await dialog.Result;
        await ReadAsync();
    }

    private async Task RemoveAsync(AlertRule rule)
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, T["RemoveRule.Title"], T["RemoveRule.Text", rule.Name], T["Aliases.Remove"], T["Dialog.Cancel"]))
        {
            return;
        }

        if (await Rules.RemoveAsync(rule.Id, await Current.GetAsync(CancellationToken.None), CancellationToken.None) is { } problem)
        {
            Snackbar.Add(T[$"AlertRuleProblem.{problem}"], Severity.Warning);
        }

        await ReadAsync();
    }
}
