namespace DeepSeek.Portal.Data.Auditing;

/// <summary>On what the audit may tell that it changed, never what it is: hashes of secrets, sealed keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AuditSecretAttribute : Attribute;
