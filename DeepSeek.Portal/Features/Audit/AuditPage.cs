namespace DeepSeek.Portal.Features.Audit;

/// <summary>One page of a list, and how long the whole list is.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditItem> Items, int Total);
