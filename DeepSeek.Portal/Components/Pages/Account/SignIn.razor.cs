using DeepSeek.Portal.Features.Accounts;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Account;

/// <summary>Sign-in with a local account.</summary>
public sealed partial class SignIn
{
    private string? _problem;

    [SupplyParameterFromForm]
    private SignInInput Input { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [Inject]
    private AccountService Accounts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IWebHostEnvironment Environment { get; set; } = null!;

    protected override void OnInitialized() => Input ??= new SignInInput();

    private async Task SubmitAsync()
    {
        if (string.IsNullOrWhiteSpace(Input.Email) || string.IsNullOrEmpty(Input.Password))
        {
            _problem = T["SignIn.Incomplete"];
            return;
        }

        switch (await Accounts.SignInAsync(Input.Email.Trim(), Input.Password))
        {
            case SignInOutcome.SignedIn:
                Navigation.NavigateTo(AccountPaths.Local(ReturnUrl), forceLoad: true);
                break;
            case SignInOutcome.LockedOut:
                _problem = T["SignIn.LockedOut"];
                break;
            default:
                _problem = T["SignIn.Refused"];
                break;
        }

        // The answer must not carry it back.
        Input.Password = null;
    }
}
