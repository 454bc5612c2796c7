namespace DeepSeek.Portal.Components.Pages.Account;

/// <summary>What somebody typed to sign in.</summary>
public sealed class SignInInput
{
    public string? Email { get; set; }

    public string? Password { get; set; }
}
