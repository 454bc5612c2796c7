using Microsoft.AspNetCore.Authorization;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Lets in who has one of these permissions, on the platform or for some tenant. For which, features look at themselves.</summary>
internal sealed record PermissionRequirement(params IReadOnlyList<string> AnyOf) : IAuthorizationRequirement;
