namespace DeepSeek.ServiceDefaults.Management;

/// <summary>Section <c>Management</c>: the port for operators, never reachable by tenants.</summary>
public sealed class ManagementOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Management";

    /// <summary>TCP port, 0 to 65535; 0 takes a free one. Default: unset, no management listener.</summary>
    public int? Port { get; set; }

    /// <summary>IP address to listen on. Default <c>127.0.0.1</c>; in a container <c>0.0.0.0</c>, with the port kept inside the cluster.</summary>
    public string Address { get; set; } = "127.0.0.1";
}
