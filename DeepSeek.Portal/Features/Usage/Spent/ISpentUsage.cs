using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.Portal.Features.Usage.Spent;

/// <summary>What was used today and this month.</summary>
internal interface ISpentUsage
{
    /// <summary>Sums for those that are named; null where the database cannot be reached.</summary>
    Task<SpentUsage?> ReadAsync(string? tenantId, string? keyId, string? model, CancellationToken cancellationToken);
}
