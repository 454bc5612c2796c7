using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Gives a key another secret and shows it, once; the one before works on for a while, so that nobody has to be quick.</summary>
public sealed partial class RotateKeyDialog
{
    private static readonly TimeSpan[] Graces =
        [TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7), ApiKeyService.LongestGrace];

    private TimeSpan _grace = TimeSpan.FromDays(1);
    private bool _busy;
    private ApiKeyProblem? _problem;
    private ApiKeyCreation? _made;

    [Parameter, EditorRequired]
    public ApiKeyListItem Key { get; set; } = null!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IApiKeys Keys { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private string Span(TimeSpan grace) => grace switch
    {
        { Ticks: 0 } => T["RotateKey.AtOnce"],
        { TotalDays: < 1 } => T["RotateKey.Hours", (int)grace.TotalHours],
        _ => T["RotateKey.Days", (int)grace.TotalDays],
    };

    private async Task RotateAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var result = await Keys.RotateAsync(Key.PublicId, _grace, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            _problem = result.Problem;
            if (result.Succeeded)
            {
                _made = result;

                // A slip on the keyboard must not take away what cannot be shown again.
                await Dialog.SetOptionsAsync(Dialog.Options with { CloseOnEscapeKey = false, BackdropClick = false });
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
