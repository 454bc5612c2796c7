namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>How far back traffic is looked at.</summary>
public enum TrafficRange
{
    /// <summary>Five minutes, in steps of ten seconds.</summary>
    FiveMinutes,

    /// <summary>An hour, by minute.</summary>
    Hour,

    /// <summary>A day, in steps of ten minutes.</summary>
    Day,

    /// <summary>Seven days, by hour.</summary>
    Week,

    /// <summary>30 days, in steps of six hours.</summary>
    Month,
}
