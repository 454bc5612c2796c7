namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>Traffic of one model, tenant or replica.</summary>
public sealed record TrafficRow(string Id, TrafficFigures Figures);
