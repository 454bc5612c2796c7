using System.Diagnostics.CodeAnalysis;

namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>What came of making a key: the key, for the only time that it is known, or why there is none.</summary>
internal sealed record ApiKeyCreation
{
    private ApiKeyCreation()
    {
    }

    /// <summary>Null where there is a key.</summary>
    public ApiKeyProblem? Problem { get; private init; }

    public string? PublicId { get; private init; }

    /// <summary>The whole key. Never logged, never stored.</summary>
    public string? Secret { get; private init; }

    [MemberNotNullWhen(true, nameof(PublicId), nameof(Secret))]
    public bool Succeeded => Problem is null;

    public static ApiKeyCreation Made(string publicId, string secret) => new() { PublicId = publicId, Secret = secret };

    public static ApiKeyCreation Refused(ApiKeyProblem problem) => new() { Problem = problem };

    /// <summary>Without the secret: records print their members, and something might log this.</summary>
    public override string ToString() => Problem?.ToString() ?? $"dsk_{PublicId}_…";
}
