namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>What is wanted of a new token.</summary>
/// <param name="Name">What uses it.</param>
/// <param name="Permissions">To which permissions it is narrowed.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="TenantId">To which tenant it is narrowed; null for wherever its owner has the permissions.</param>
internal sealed record NewPersonalToken(string Name, IReadOnlyList<string> Permissions, DateTimeOffset ExpiresAt, string? TenantId = null);
