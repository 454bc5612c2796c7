using DeepSeek.Contracts.Scopes;
using Yarp.ReverseProxy.Configuration;

namespace DeepSeek.Gateway.Proxy;

/// <summary>What is forwarded. The routes never change; the clusters come from heartbeats.</summary>
internal static class ProxyRoutes
{
    /// <summary>Where a request stands until its model is known: a cluster that has nobody.</summary>
    public static readonly ClusterConfig Unresolved = new() { ClusterId = "\0unresolved" };

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
