namespace DeepSeek.Portal.Data.Auditing;

/// <summary>On what says nothing about what an admin did: stamps, counters, times of use.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotAuditedAttribute : Attribute;
