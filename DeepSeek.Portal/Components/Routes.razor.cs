using DeepSeek.Portal.Components.Layout;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components;

/// <summary>The root of what is interactive. What only a request knows comes in as parameters.</summary>
public sealed partial class Routes
{
    private Appearance _appearance = new(ThemeChoice.System, false);

    [Parameter]
    public ThemeChoice Theme { get; set; }

    [Parameter]
    public bool SystemIsDark { get; set; }

    protected override void OnInitialized() => _appearance = new Appearance(Theme, SystemIsDark);
}
