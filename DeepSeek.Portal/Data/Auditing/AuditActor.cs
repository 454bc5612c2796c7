namespace DeepSeek.Portal.Data.Auditing;

/// <summary>Who changes something.</summary>
/// <param name="Id">Of the user; null for the portal itself.</param>
/// <param name="Name">A name for people to read.</param>
/// <param name="Address">From where; null where there is no such place.</param>
internal sealed record AuditActor(string? Id, string Name, string? Address);
