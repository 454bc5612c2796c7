namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>Section <c>Usage</c>: how much usage is kept while it cannot be handed over.</summary>
public sealed class UsageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Usage";

    /// <summary>Most that is kept on disk while Redis is away, in bytes. Default 256 MiB, which is about half a million requests; range 1 MiB to 1 TiB.</summary>
    public long MaxSpoolBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Most reports that wait in memory, for a tenth of a second as a rule. Default 65,536; range 1,000 to 10,000,000.</summary>
    public int MaxWaiting { get; set; } = 65_536;
}
