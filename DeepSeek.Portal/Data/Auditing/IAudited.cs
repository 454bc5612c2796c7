namespace DeepSeek.Portal.Data.Auditing;

/// <summary>What cannot be changed without an entry in the audit: <see cref="PortalDbContext"/> writes it in the same transaction.</summary>
internal interface IAudited
{
    /// <summary>What it is called in the audit. A method, because what it says is no column.</summary>
    AuditSubject Describe();
}
