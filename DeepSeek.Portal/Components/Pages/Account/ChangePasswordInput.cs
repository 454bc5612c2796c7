namespace DeepSeek.Portal.Components.Pages.Account;

/// <summary>What somebody typed to change a password.</summary>
public sealed class ChangePasswordInput
{
    public string? Current { get; set; }

    public string? Wanted { get; set; }
}
