using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace DeepSeek.Portal.Features.Access;

internal sealed class CurrentActor(IActors actors, AuthenticationStateProvider authentication) : ICurrentActor
{
    private ClaimsPrincipal? _principal;
    private string? _address;

    public async Task<Actor> GetAsync(CancellationToken cancellationToken)
    {
        var principal = _principal ?? (await authentication.GetAuthenticationStateAsync()).User;
        return await actors.FindAsync(principal, _address, cancellationToken);
    }

    public void ComesFrom(string? address) => _address = address;

    public void Is(ClaimsPrincipal principal, string? address) => (_principal, _address) = (principal, address);
}
