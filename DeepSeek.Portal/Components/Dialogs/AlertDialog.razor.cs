using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Says that somebody knows of an alert, or tells nobody of it for a while.</summary>
public sealed partial class AlertDialog
{
    private static readonly int[] Lengths = [30, 2 * 60, 8 * 60, 24 * 60, 7 * 24 * 60];

    private string _note = "";
    private int _minutes = Lengths[1];
    private bool _busy;
    private AlertProblem? _problem;

    [Parameter, EditorRequired]
    public AlertItem Alert { get; set; } = null!;

    /// <summary>True to silence, false to acknowledge.</summary>
    [Parameter]
    public bool Silences { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IAlerts Alerts { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private static string Length(int minutes) => Units.Span(TimeSpan.FromMinutes(minutes));

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var actor = await Current.GetAsync(CancellationToken.None);
            _problem = Silences
                ? await Alerts.SilenceAsync(Alert.Id, Time.GetUtcNow().AddMinutes(_minutes), actor, CancellationToken.None)
                : await Alerts.AcknowledgeAsync(Alert.Id, _note.Trim(), actor, CancellationToken.None);
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
