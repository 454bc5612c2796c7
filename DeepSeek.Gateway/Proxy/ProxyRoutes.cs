using System.Net;
using DeepSeek.Contracts.Scopes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DeepSeek.Gateway.Proxy;

/// <summary>What is forwarded. The routes never change; the clusters come from heartbeats.</summary>
internal static class ProxyRoutes
{
    /// <summary>Where a request stands until its model is known: a cluster that has nobody.</summary>
    public static readonly ClusterConfig Unresolved = new() { ClusterId = "\0unresolved" };

    /// <summary>Whose answer is complete only when the model has thought to its end: no time limit, no buffering.</summary>
    public static readonly ForwarderRequestConfig Forwarding = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        AllowResponseBuffering = false,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    public static readonly IReadOnlyList<RouteConfig> All =
    [
        new()
        {
            RouteId = "chat-completions",
            ClusterId = Unresolved.ClusterId,
            AuthorizationPolicy = TenantScopes.Inference,
            Match = new RouteMatch { Path = "/v1/chat/completions", Methods = [HttpMethods.Post] },
        },
    ];
}
