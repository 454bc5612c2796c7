using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>Around the pages of an account: static, because they set cookies, and small.</summary>
public sealed partial class AccountLayout
{
    [CascadingParameter]
    private Appearance Appearance { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
}
