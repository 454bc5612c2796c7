using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Account;

/// <summary>Change of one's own password, by wish or because somebody else chose it.</summary>
public sealed partial class ChangePassword
{
    private IReadOnlyList<PasswordProblem> _problems = [];

    [SupplyParameterFromForm]
    private ChangePasswordInput Input { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private AccountService Accounts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool MustChange => Context.User.HasClaim(claim => claim.Type == PortalClaims.MustChangePassword);

    protected override void OnInitialized() => Input ??= new ChangePasswordInput();

    private async Task SubmitAsync()
    {
        _problems = await Accounts.ChangePasswordAsync(Context.User, Input.Current ?? "", Input.Wanted ?? "");
        if (_problems.Count == 0)
        {
            Navigation.NavigateTo("/", forceLoad: true);
        }
    }
}
