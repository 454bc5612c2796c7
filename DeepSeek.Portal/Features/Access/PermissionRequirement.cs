using Microsoft.AspNetCore.Authorization;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Lets in who has a permission, on the platform or for some tenant. For which, features look at themselves.</summary>
internal sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;
