namespace DeepSeek.Portal.Features.Accounts;

/// <summary>What came of an attempt to sign in.</summary>
internal enum SignInOutcome
{
    SignedIn,

    /// <summary>Wrong address or wrong password: which of them is not told.</summary>
    Refused,

    /// <summary>Too many wrong passwords; for a while, the right one does not help either.</summary>
    LockedOut,
}
