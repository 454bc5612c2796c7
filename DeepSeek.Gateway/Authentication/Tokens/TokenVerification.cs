using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>A token that was verified, or why it is not taken.</summary>
internal readonly record struct TokenVerification(VerifiedToken? Token, ApiFailure? Failure)
{
    public static implicit operator TokenVerification(VerifiedToken token) => new(token, null);

    public static TokenVerification Refused(TokenFault fault) => new(null, Identification.Invalid(fault.Sentence()).Failure);

    public static TokenVerification Invalid(string message) => new(null, Identification.Invalid(message).Failure);

    public static TokenVerification Unavailable(string message) => new(null, Identification.Unavailable(message).Failure);
}
