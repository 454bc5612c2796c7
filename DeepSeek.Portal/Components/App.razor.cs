using DeepSeek.Portal.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace DeepSeek.Portal.Components;

/// <summary>The document. Pages are interactive but those that set cookies, which a circuit cannot.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private IComponentRenderMode? PageRenderMode => HttpContext.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    private ThemeChoice Theme => ThemeCookies.Choice(HttpContext.Request.Cookies);

    private string ColorScheme => Theme switch
    {
        ThemeChoice.Light => "light",
        ThemeChoice.Dark => "dark",
        _ => "light dark",
    };

    private string? Address => HttpContext.Connection.RemoteIpAddress?.ToString();

    private bool SystemIsDark => ThemeCookies.SystemIsDark(HttpContext.Request.Cookies);
}
