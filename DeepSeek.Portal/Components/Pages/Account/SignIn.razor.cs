using DeepSeek.Portal.Features.Accounts;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Components.Pages.Account;

/// <summary>Sign-in with a local account, and the way to the provider where there is one.</summary>
public sealed partial class SignIn
{
    private string? _problem;
    private SignInRefusal? _refusal;

    [SupplyParameterFromForm]
    private SignInInput Input { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    /// <summary>Why somebody who comes back from the provider was not let in.</summary>
    [SupplyParameterFromQuery(Name = "refused")]
    private string? Refused { get; set; }

    [Inject]
    private IOptions<PortalSignInOptions> Options { get; set; } = null!;

    [Inject]
    private AccountService Accounts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IWebHostEnvironment Environment { get; set; } = null!;

    private ProviderOptions? Provider => Options.Value.Provider;

    private bool HasLocalAccounts => Options.Value.LocalAccounts;

    protected override void OnInitialized()
    {
        Input ??= new SignInInput();
        if (Provider is { } provider && Enum.TryParse<SignInRefusal>(Refused, out var refusal) && Enum.IsDefined(refusal))
        {
            _refusal = refusal;
            _problem = T[$"SignIn.Refusal.{refusal}", provider.Name];
        }
    }

    private async Task SubmitAsync()
    {
        (_problem, _refusal) = (null, null);
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
