namespace DeepSeek.Portal.Data.Auditing;

/// <summary>One thing that happens, before it is a row.</summary>
/// <param name="Subject">To what.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Before">JSON of what it was: the values that change, or all of what is removed.</param>
/// <param name="After">JSON of what it becomes.</param>
internal sealed record AuditChange(AuditSubject Subject, string Action, string? Before = null, string? After = null);
