using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a channel, or changes one. What signs a webhook is shown once.</summary>
public sealed partial class AlertChannelDialog
{
    private string _name = "";
    private AlertChannelKind _kind;
    private string _address = "";
    private string _from = "";
    private string _to = "";
    private string _user = "";
    private string _password = "";
    private AlertSeverity _severity = AlertSeverity.P3;
    private bool _enabled = true;
    private bool _busy;
    private string? _secret;
    private AlertChannelProblem? _problem;

    /// <summary>Which is changed; null to make one.</summary>
    [Parameter]
    public AlertChannel? Channel { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IAlertChannels Channels { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private bool IsMail => _kind == AlertChannelKind.Smtp;

    protected override void OnInitialized()
    {
        if (Channel is { } known)
        {
            (_name, _kind, _address, _severity, _enabled) = (known.Name, known.Kind, known.Address, known.MinSeverity, known.Enabled);
            (_from, _to, _user) = (known.From ?? "", known.To ?? "", known.UserName ?? "");
        }
    }

    private Task SaveAsync() => ChangeAsync(by => Channels.SetAsync(
        new NewAlertChannel
        {
            Id = Channel?.Id,
            Name = _name.Trim(),
            Kind = _kind,
            Address = _address.Trim(),
            From = IsMail ? _from.Trim() : null,
            To = IsMail ? _to.Trim() : null,
            UserName = IsMail ? _user.Trim() : null,
            Password = _password.Length > 0 ? _password : null,
            MinSeverity = _severity,
            Enabled = _enabled,
            Stamp = Channel?.Stamp,
        },
        by,
        CancellationToken.None));

    private Task RotateAsync() => ChangeAsync(by => Channels.RotateAsync(Channel!.Id, by, CancellationToken.None));

    private async Task ChangeAsync(Func<Actor, Task<AlertChannelChange>> change)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var done = await change(await Current.GetAsync(CancellationToken.None));
            (_problem, _secret) = (done.Problem, done.Secret);
            if (_problem is null && _secret is null)
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
