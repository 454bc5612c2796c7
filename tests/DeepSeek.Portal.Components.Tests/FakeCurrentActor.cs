using System.Security.Claims;
using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Whoever a test says; an owner until it does.</summary>
internal sealed class FakeCurrentActor : ICurrentActor
{
    public Actor Actor { get; set; } = Actor.User("admin", "admin@localhost", null, Grants.Everything);

    public Task<Actor> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Actor);

    public void ComesFrom(string? address)
    {
    }

    public void Is(ClaimsPrincipal principal, string? address)
    {
    }
}
