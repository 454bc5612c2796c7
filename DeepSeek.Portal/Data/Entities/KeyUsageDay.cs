namespace DeepSeek.Portal.Data.Entities;

/// <summary>What one key used of one model on one day (UTC). Changed in the transaction that stores the raw rows, and kept when those are deleted.</summary>
internal sealed class KeyUsageDay : UsageCounters
{
    public required string TenantId { get; init; }

    /// <summary>The key's public id; empty where nobody said which it was.</summary>
    public required string KeyId { get; init; }

    public required string Model { get; init; }
}
