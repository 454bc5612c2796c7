using DeepSeek.Portal.Features.Playground;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Playground;

/// <summary>One model's side of the playground.</summary>
public sealed partial class ConversationView
{
    [Parameter, EditorRequired]
    public PlaygroundConversation Conversation { get; set; } = null!;

    /// <summary>What would be asked now; null where nothing is typed.</summary>
    [Parameter]
    public PlaygroundPrompt? Next { get; set; }

    /// <summary>The gateway, as tenants reach it.</summary>
    [Parameter, EditorRequired]
    public Uri Address { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private string? Line => (Next ?? Conversation.Turns.LastOrDefault()?.Prompt) is { } prompt ? CurlLine.Of(Address, prompt) : null;

    private async Task CopyAsync()
    {
        var copied = await Script.InvokeAsync<bool>("portal.copy", Line);
        Snackbar.Add(T[copied ? "Secret.Copied" : "Secret.CopyFailed"], copied ? Severity.Success : Severity.Warning);
    }
}
