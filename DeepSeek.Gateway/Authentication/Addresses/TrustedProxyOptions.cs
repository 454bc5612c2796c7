namespace DeepSeek.Gateway.Authentication.Addresses;

/// <summary>Section <c>Gateway:TrustedProxies</c>: who may say, with <c>X-Forwarded-For</c>, where a request came from. Nobody unless told.</summary>
internal sealed class TrustedProxyOptions
{
    public const string Section = "Gateway:TrustedProxies";

    /// <summary>
    /// Networks or single addresses of the proxies before the gateway, as <c>10.1.0.0/16</c>. The header is read from its end, for as long as the one who
    /// said it is in here. Default none: the caller's address is the connection's.
    /// </summary>
    public IList<string> Networks { get; } = [];
}
