namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Why somebody who comes from the provider is not let in.</summary>
internal enum SignInRefusal
{
    /// <summary>None of his groups has a role here, and nobody has given him one.</summary>
    NoRole,

    /// <summary>He was disabled here.</summary>
    Disabled,

    /// <summary>The provider did not say who he is, or something else than was asked.</summary>
    ProviderFailed,

    /// <summary>The provider cannot be reached.</summary>
    ProviderAway,

    /// <summary>Somebody turned back at the provider.</summary>
    GivenUp,

    /// <summary>The portal's database does not answer.</summary>
    DatabaseAway,
}
