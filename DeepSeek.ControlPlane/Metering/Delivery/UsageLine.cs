namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>A line of a file of usage: one report of either kind.</summary>
internal sealed record UsageLine
{
    /// <summary>The report of a request; null in a line of a segment.</summary>
    public RequestUsage? Request { get; init; }

    /// <summary>The report of a segment; null in a line of a request.</summary>
    public SegmentUsage? Segment { get; init; }
}
