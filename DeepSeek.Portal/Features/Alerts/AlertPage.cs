namespace DeepSeek.Portal.Features.Alerts;

/// <summary>A part of a list of alerts, and how long all of it is.</summary>
internal sealed record AlertPage(IReadOnlyList<AlertItem> Items, int Total);
