namespace DeepSeek.Contracts.Http;

/// <summary>Answer of <c>POST /v1/auth/token</c>, shaped as in OAuth 2.0.</summary>
public sealed record AccessTokenResponse
{
    /// <summary>The token, to be sent in the place of the API key.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>How long it lives from now, in seconds.</summary>
    public required long ExpiresIn { get; init; }

    /// <summary>What it allows, as scopes with blanks between.</summary>
    public required string Scope { get; init; }
}
