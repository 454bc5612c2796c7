namespace DeepSeek.Inference.Configuration;

/// <summary>Section <c>Inference</c>: how this service meets the world.</summary>
internal sealed class InferenceOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Inference";

    /// <summary>
    /// True: serves alone, with a static key, without Redis. False: takes calls from gateways only, and announces itself in Redis. Default: true
    /// where
    /// <c>ConnectionStrings:state</c> is not set.
    /// </summary>
    public bool? Standalone { get; set; }

    /// <summary>
    /// The key that callers of a standalone service send as <c>Authorization: Bearer …</c>; at least 16 characters. Default: in Development one is
    /// made and printed; otherwise it must be set.
    /// </summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Where gateways reach this replica, for example <c>http://10.0.0.7:8080</c>. Default: the address that it listens on.</summary>
    public string AdvertisedAddress { get; set; } = "";

    /// <summary>
    /// TCP port for HTTP/2 without TLS, on the first address that the service listens on, 1 to 65535. Gateways then have many calls on a connection. Default:
    /// unset, one call a connection by HTTP/1.1. A standalone service has no use for it.
    /// </summary>
    public int? Http2Port { get; set; }

    /// <summary>Longest body of a request, in bytes. Default 1,048,576; range 1,024 to 104,857,600.</summary>
    public long MaxRequestBodyBytes { get; set; } = 1 << 20;
}
