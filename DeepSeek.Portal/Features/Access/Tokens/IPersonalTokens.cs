using System.Security.Claims;

namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>Tokens with which people's programs use the admin API. Each can do what its owner can at the time, narrowed to what it was made for.</summary>
internal interface IPersonalTokens
{
    /// <summary>The tokens of whoever asks, the newest first.</summary>
    Task<IReadOnlyList<PersonalTokenItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Makes one for whoever asks.</summary>
    Task<PersonalTokenCreation> CreateAsync(NewPersonalToken wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends one of one's own. False where there is none that is not revoked already.</summary>
    Task<bool> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken);

    /// <summary>Who comes with a token; null where it is none that is in force.</summary>
    Task<ClaimsIdentity?> FindAsync(string text, string authenticationType, CancellationToken cancellationToken);
}
