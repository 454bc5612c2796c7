using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>For a page whose user may no longer be there, for example because the password was changed elsewhere.</summary>
public sealed class RedirectToSignIn : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Navigation.NavigateTo(
        AccountPaths.SignIn + QueryString.Create("returnUrl", "/" + Navigation.ToBaseRelativePath(Navigation.Uri)), forceLoad: true);
}
