namespace DeepSeek.ServiceDefaults.Configuration;

/// <summary>Section <c>Platform</c>: where this service keeps its data and what it is called.</summary>
public sealed class PlatformOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Platform";

    /// <summary>
    /// Folder for what must outlive the process: database, last snapshots, keys, certificates. Default: <c>.local</c> in the repository's root when run
    /// from a checkout, else <c>data</c> beside the application.
    /// </summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>
    /// This instance's id, unique among the running ones. Default: <c>service.instance.id</c> of <c>OTEL_RESOURCE_ATTRIBUTES</c>, else the machine's
    /// name and the process id.
    /// </summary>
    public string InstanceId { get; set; } = "";
}
