using System.Security.Claims;

namespace DeepSeek.Portal.Tests.Features.Access;

/// <summary>Somebody who has signed in.</summary>
internal static class Principals
{
    public static ClaimsPrincipal Of(string userId) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, userId)], "test"));
}
