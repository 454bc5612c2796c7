namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>What traffic is told apart by.</summary>
public enum TrafficPart
{
    Model,
    Tenant,
    Replica,
}
