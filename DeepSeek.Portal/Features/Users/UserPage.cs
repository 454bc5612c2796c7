namespace DeepSeek.Portal.Features.Users;

/// <summary>One page of a list, and how long the whole list is.</summary>
internal sealed record UserPage(IReadOnlyList<UserItem> Items, int Total);
