namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>The one thing that is wrong with a token.</summary>
public enum Flaw
{
    None,
    Expired,
    NotYetValid,
    WrongAudience,
    WrongIssuer,
    WrongSignature,
    UnknownKey,
    SymmetricAlgorithm,
    NoAlgorithm,
    ChangedContent,
    NoScope,
}
