using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DeepSeek.Gateway.Transport;

/// <summary>Tells the server what a connection may cost.</summary>
internal static class ConnectionLimits
{
    public static void Apply(KestrelServerOptions kestrel, ConnectionOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;

        // The limit is enforced where the body is read, so that the answer to a body above it is ours. Nobody else reads bodies, and what is left
        // of one is drained for a few seconds at most.
        limits.MaxRequestBodySize = null;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.HeadersSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.IdleSeconds);

        // Both count only while the server itself waits for the client: for bytes of a body that somebody reads, or for room in a full buffer. While a
        // model thinks, nothing waits to be sent, and no clock runs.
        var grace = TimeSpan.FromSeconds(options.GraceSeconds);
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinRequestBytesPerSecond, grace);
        limits.MinResponseDataRate = new MinDataRate(options.MinResponseBytesPerSecond, grace);
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
    }
}
