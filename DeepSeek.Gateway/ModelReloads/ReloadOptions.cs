namespace DeepSeek.Gateway.ModelReloads;

/// <summary>Section <c>Gateway:Reload</c>: how requests for another version are passed on.</summary>
internal sealed class ReloadOptions
{
    public const string Section = "Gateway:Reload";

    /// <summary>How long the portal may take to answer, in seconds. Longer than the portal itself waits. Default 900; 1 to 86,400.</summary>
    public double TimeoutSeconds { get; set; } = 900;
}
