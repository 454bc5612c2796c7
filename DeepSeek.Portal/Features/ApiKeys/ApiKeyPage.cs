namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>One page of a list, and how long the whole list is.</summary>
internal sealed record ApiKeyPage(IReadOnlyList<ApiKeyListItem> Items, int Total);
