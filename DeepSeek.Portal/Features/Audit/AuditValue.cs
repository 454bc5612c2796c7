namespace DeepSeek.Portal.Features.Audit;

/// <summary>A value that changed.</summary>
/// <param name="Name">Which.</param>
/// <param name="Before">What it was; null where there was none.</param>
/// <param name="After">What it is since; null where there is none.</param>
internal sealed record AuditValue(string Name, string? Before, string? After);
