using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Asks before something is destroyed: names it, and says what will stop working.</summary>
public sealed partial class ConfirmDialog
{
    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    [Parameter, EditorRequired]
    public string Yes { get; set; } = "";

    [Parameter, EditorRequired]
    public string No { get; set; } = "";

    /// <summary>True where the answer was yes.</summary>
    public static async Task<bool> AskAsync(IDialogService dialogs, string title, string text, string yes, string no)
    {
        var parameters = new DialogParameters<ConfirmDialog> { { x => x.Text, text }, { x => x.Yes, yes }, { x => x.No, no } };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await dialog.Result is { Canceled: false };
    }
}
