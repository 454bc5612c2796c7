using DeepSeek.Portal.Components.Layout;
using DeepSeek.Portal.Features.Access;
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

    /// <summary>From where the page is looked at, for the audit. Comes back sealed from the browser, as all parameters of a root do.</summary>
    [Parameter]
    public string? Address { get; set; }

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override void OnInitialized()
    {
        _appearance = new Appearance(Theme, SystemIsDark);
        Current.ComesFrom(Address);
    }
}
