using System.Security.Claims;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Who is behind a principal, and what he may do now: asked of the database each time, so that what was withdrawn is gone at once.</summary>
internal interface IActors
{
    /// <summary><see cref="Actor.Nobody"/> where there is no such user, or none who may do anything. Throws what the database throws.</summary>
    Task<Actor> FindAsync(ClaimsPrincipal principal, string? address, CancellationToken cancellationToken);
}
