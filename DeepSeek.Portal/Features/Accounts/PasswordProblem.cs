namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Why a password was not changed.</summary>
internal enum PasswordProblem
{
    WrongCurrent,
    TooShort,
    TooSimple,
    Unchanged,
}
