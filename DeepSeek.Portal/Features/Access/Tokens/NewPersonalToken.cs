namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>What is wanted of a new token.</summary>
internal sealed record NewPersonalToken(string Name, IReadOnlyList<string> Permissions, DateTimeOffset ExpiresAt);
