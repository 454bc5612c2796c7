namespace DeepSeek.Portal.Features.Usage;

/// <summary>Section <c>Usage</c>: how usage is stored.</summary>
internal sealed class UsageOptions
{
    public const string Section = "Usage";

    /// <summary>For how many days single requests are kept; sums by day are kept for good. Default 30; 1 to 3,650.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>How many reports of each kind are written in one transaction. Default 500; 1 to 5,000.</summary>
    public int BatchSize { get; set; } = 500;

    public TimeSpan Retention => TimeSpan.FromDays(RetentionDays);
}
