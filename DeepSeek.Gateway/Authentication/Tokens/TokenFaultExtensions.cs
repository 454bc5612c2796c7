namespace DeepSeek.Gateway.Authentication.Tokens;

internal static class TokenFaultExtensions
{
    /// <summary>What the caller is told.</summary>
    public static string Sentence(this TokenFault fault) => fault switch
    {
        TokenFault.Malformed => "The token is malformed, or lacks one of iss, aud, sub and exp.",
        TokenFault.Algorithm => "The token is signed with an algorithm that is not allowed.",
        TokenFault.Type => "The token is not of the type that is taken here.",
        TokenFault.Issuer => "The issuer of the token is not trusted here.",
        TokenFault.Audience => "The token was issued for another audience.",
        TokenFault.Expired => "The token has expired.",
        TokenFault.NotYetValid => "The token is not valid yet.",
        TokenFault.UnknownKey => "The token names a signing key that its issuer does not have.",
        TokenFault.Signature => "The signature of the token is wrong.",
        _ => "The token is not valid.",
    };
}
