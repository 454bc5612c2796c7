namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>Traffic of a time: over it, all together, and told apart.</summary>
public sealed record TrafficReport
{
    /// <summary>When this was put together.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>How long a step is.</summary>
    public required int StepSeconds { get; init; }

    /// <summary>Every step of the time, oldest first.</summary>
    public required IReadOnlyList<TrafficStep> Steps { get; init; }

    /// <summary>All of it; null where nothing is known.</summary>
    public TrafficFigures? Total { get; init; }

    /// <summary>The busiest first.</summary>
    public required IReadOnlyList<TrafficRow> Rows { get; init; }
}
