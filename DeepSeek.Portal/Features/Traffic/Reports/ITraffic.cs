using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>How fast the platform is, for whom, and where the time is spent.</summary>
internal interface ITraffic
{
    /// <summary>Null for who may not see traffic. The last hour comes from memory and costs next to nothing; what is older, from the database, whose exceptions it throws.</summary>
    Task<TrafficReport?> ReadAsync(TrafficQuery query, Actor by, CancellationToken cancellationToken);
}
