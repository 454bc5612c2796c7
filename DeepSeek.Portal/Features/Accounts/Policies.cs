namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Names of authorization policies.</summary>
internal static class Policies
{
    /// <summary>Signed in, even with a password that must be changed first. Everything else asks for more, by default.</summary>
    public const string SignedIn = "signed-in";
}
