namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>One whose tokens are taken: this platform itself, or somebody the configuration names.</summary>
internal interface ITokenIssuer
{
    /// <summary>What its tokens are verified with at the moment; another object once that changes, so that what was verified before is verified again.</summary>
    object? Keys { get; }

    /// <summary>True where a token that says this of its issuer is one of its to judge. What the token says is not yet believed.</summary>
    bool Claims(string issuer);

    /// <summary>Verifies a token.</summary>
    ValueTask<TokenVerification> VerifyAsync(HttpContext context, PresentedToken token);
}
