namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>What a token must say and how it must be signed.</summary>
internal sealed record TokenRules
{
    public required string Issuer { get; init; }

    /// <summary>At least one of these must be among the token's.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Asymmetric ones only.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>What <c>typ</c> must be; none for anything.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>How far the issuer's clock may be off.</summary>
    public TimeSpan ClockSkew { get; init; }
}
