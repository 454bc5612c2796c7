namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>What a metric is now, with one subject.</summary>
/// <param name="Subject">A model, a replica, a tenant or a key; empty for the platform.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Value">1 where the metric is a yes or no, and it is so.</param>
/// <param name="TenantId">The tenant whose business it is; null for the platform's.</param>
internal sealed record AlertReading(string Subject, string Name, double Value, string? TenantId = null);
