using System.Security.Claims;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Who uses this page, or makes this request.</summary>
internal interface ICurrentActor
{
    /// <summary>What he may do now.</summary>
    Task<Actor> GetAsync(CancellationToken cancellationToken);

    /// <summary>Says from where a page is looked at; a circuit does not know it.</summary>
    void ComesFrom(string? address);

    /// <summary>Says who makes a request that is no page.</summary>
    void Is(ClaimsPrincipal principal, string? address);
}
