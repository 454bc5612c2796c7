namespace DeepSeek.ServiceDefaults.Proxies;

/// <summary>Section <c>TrustedProxies</c> of a service: who may say, with <c>X-Forwarded-…</c>, where a request came from. Nobody unless told.</summary>
public sealed class TrustedProxyOptions
{
    /// <summary>
    /// Networks or single addresses of the proxies before the service, as <c>10.1.0.0/16</c>. The headers are read from their end, for as long as the one who
    /// said it is in here. Default none: the caller's address is the connection's.
    /// </summary>
    public IList<string> Networks { get; } = [];
}
