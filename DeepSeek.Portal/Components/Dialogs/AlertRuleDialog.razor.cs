using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a rule, or changes one.</summary>
public sealed partial class AlertRuleDialog
{
    private const double PercentOfShare = 100;
    private const double MillisecondsOfSeconds = 1_000;

    private string _name = "";
    private AlertMetric _metric = AlertMetric.TimeToFirstTokenP95;
    private double _shown = BuiltInRules.LatencySeconds * MillisecondsOfSeconds;
    private int _seconds = 60;
    private AlertSeverity _severity = AlertSeverity.P2;
    private string _model = "";
    private string _tenant = "";
    private bool _enabled = true;
    private bool _busy;
    private AlertRuleProblem? _problem;

    /// <summary>Which is changed; null to make one.</summary>
    [Parameter]
    public AlertRule? Rule { get; set; }

    [Parameter]
    public IReadOnlyList<TenantListItem> Tenants { get; set; } = [];

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IAlertRules Rules { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    /// <summary>People write per cent and milliseconds.</summary>
    private double Scale => _metric.IsShare() ? PercentOfShare : MillisecondsOfSeconds;

    protected override void OnInitialized()
    {
        if (Rule is { } known)
        {
            (_name, _metric, _seconds, _severity, _enabled) = (known.Name, known.Metric, known.ForSeconds, known.Severity, known.Enabled);
            (_model, _tenant) = (known.Model ?? "", known.TenantId ?? "");
            _shown = Math.Round(known.Threshold * Scale, 6);
        }
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var change = await Rules.SetAsync(
                new NewAlertRule
                {
                    Id = Rule?.Id,
                    Name = _name.Trim(),
                    Metric = _metric,
                    Threshold = _shown / Scale,
                    ForSeconds = _seconds,
                    Severity = _severity,
                    Model = _metric.HasModels() && _model.Trim().Length > 0 ? _model.Trim() : null,
                    TenantId = _metric.HasTenants() && _tenant.Length > 0 ? _tenant : null,
                    Enabled = _enabled,
                    Stamp = Rule?.Stamp,
                },
                await Current.GetAsync(CancellationToken.None),
                CancellationToken.None);
            _problem = change.Problem;
            if (_problem is null)
            {
                Dialog.Close();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
