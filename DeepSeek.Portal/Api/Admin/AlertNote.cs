namespace DeepSeek.Portal.Api.Admin;

/// <summary>What whoever acknowledges an alert says about it; null for nothing.</summary>
internal sealed record AlertNote(string? Note = null);
