using DeepSeek.ControlPlane.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary>YARP with one route and one destination, as it comes.</summary>
internal static class BareProxy
{
    public static WebApplication Create(string upstream)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "generations", ClusterId = "replicas", Match = new RouteMatch { Path = GenerationCall.Path } }],
            [
                new ClusterConfig
                {
                    ClusterId = "replicas",
                    Destinations = new Dictionary<string, DestinationConfig> { ["replica"] = new() { Address = upstream } },
                },
            ]);
        var app = builder.Build();
        app.MapReverseProxy();
        return app;
    }
}
