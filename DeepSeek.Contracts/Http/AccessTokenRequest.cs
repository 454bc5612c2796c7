namespace DeepSeek.Contracts.Http;

/// <summary>Body of <c>POST /v1/auth/token</c>; may be left out. The API key itself is sent as for any other request.</summary>
public sealed record AccessTokenRequest
{
    /// <summary>What the token is to allow, as scopes with blanks between; null for all that the key has.</summary>
    public string? Scope { get; init; }

    /// <summary>How long the token is to live, in seconds; null for the platform's setting.</summary>
    public long? ExpiresIn { get; init; }
}
