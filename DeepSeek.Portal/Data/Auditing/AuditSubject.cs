namespace DeepSeek.Portal.Data.Auditing;

/// <summary>What was changed.</summary>
/// <param name="Type">One of <see cref="AuditTypes"/>.</param>
/// <param name="Id">Which one of its type.</param>
/// <param name="Name">What people call it, at the time.</param>
/// <param name="TenantId">The tenant whose business it is; null where it is the platform's.</param>
internal sealed record AuditSubject(string Type, string Id, string? Name = null, string? TenantId = null);
