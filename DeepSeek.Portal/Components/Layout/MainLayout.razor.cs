using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>Bar, menu and content of every page for those who have signed in.</summary>
public sealed partial class MainLayout
{
    private MudThemeProvider? _themeProvider;
    private Appearance _look = new(ThemeChoice.System, false);
    private bool _menuOpen = true;

    [CascadingParameter]
    private Appearance Appearance { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    /// <summary>
    /// True while the page is only markup, before its circuit answers: a click then would change the address and nothing else.
    /// </summary>
    private bool Waking => AssignedRenderMode is not null && !RendererInfo.IsInteractive;

    protected override void OnInitialized() => _look = Appearance;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _themeProvider is not null)
        {
            await _themeProvider.WatchSystemDarkModeAsync(FollowSystemAsync);
        }
    }

    private Task FollowSystemAsync(bool dark)
    {
        _look = _look with { SystemIsDark = dark };
        return InvokeAsync(StateHasChanged);
    }

    private async Task ChooseAsync(ThemeChoice choice)
    {
        _look = _look with { Choice = choice };
        await Script.InvokeVoidAsync("portal.setTheme", choice.ToString());
    }

    private void ToggleMenu() => _menuOpen = !_menuOpen;
}
