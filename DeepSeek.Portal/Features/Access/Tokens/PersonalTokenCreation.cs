using System.Diagnostics.CodeAnalysis;
using DeepSeek.ControlPlane.ApiKeys;

namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>What came of making a token: the token, for the only time that it is known, or why there is none.</summary>
internal sealed record PersonalTokenCreation
{
    private PersonalTokenCreation()
    {
    }

    /// <summary>Null where there is a token.</summary>
    public PersonalTokenProblem? Problem { get; private init; }

    public string? PublicId { get; private init; }

    /// <summary>The whole token. Never logged, never stored.</summary>
    public string? Secret { get; private init; }

    [MemberNotNullWhen(true, nameof(PublicId), nameof(Secret))]
    public bool Succeeded => Problem is null;

    public static PersonalTokenCreation Made(ApiKey token) => new() { PublicId = token.PublicId, Secret = token.Reveal() };

    public static PersonalTokenCreation Refused(PersonalTokenProblem problem) => new() { Problem = problem };

    /// <summary>Without the secret: records print their members, and something might log this.</summary>
    public override string ToString() => Problem?.ToString() ?? $"dsa_{PublicId}_…";
}
