namespace DeepSeek.Gateway.Transport;

/// <summary>Section <c>Gateway</c>: how clients reach us.</summary>
internal sealed class TransportOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// True where TLS ends before us, at an ingress or a load balancer, so that plain HTTP is served outside Development too. Default false.
    /// </summary>
    public bool TlsTerminatedUpstream { get; set; }
}
