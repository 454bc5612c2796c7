namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>What can be wrong with a token.</summary>
internal enum TokenFault
{
    None,
    Malformed,
    Algorithm,
    Type,
    Issuer,
    Audience,
    Expired,
    NotYetValid,
    UnknownKey,
    Signature,
}
