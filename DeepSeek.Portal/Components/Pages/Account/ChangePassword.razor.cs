using DeepSeek.Portal.Features.Accounts;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

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

    [Inject]
    private IOptions<PortalSignInOptions> Options { get; set; } = null!;

    private bool AtProvider => Context.User.HasClaim(claim => claim.Type == PortalClaims.Provider);

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
