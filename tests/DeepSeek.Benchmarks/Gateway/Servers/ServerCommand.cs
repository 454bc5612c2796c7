using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.Benchmarks.Gateway.Servers;

/// <summary><c>server</c>: what the gateway is measured against and with, each in a process of its own. Started by the commands that measure.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "replica, portal, bare, proxy." };
        var body = new Option<string>("--body") { Description = "A file with what 'bare' answers." };
        var upstream = new Option<string>("--upstream") { Description = "Where 'proxy' sends requests." };
        var http2Port = new Option<int>("--http2-port") { Description = "Where 'replica' listens for HTTP/2, besides." };
        var telemetry = new Option<bool>("--telemetry") { Description = "Whether 'bare' has the metrics and traces of the platform's services." };
        var command = new Command("server", "Serves what the gateway is measured against.") { kind, body, upstream, http2Port, telemetry };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            var app = parsed.GetValue(kind) switch
            {
                "replica" => StandInReplica.Create(parsed.GetValue(http2Port)),
                "portal" => SpentEndpoint.Create(),
                "bare" => BareEndpoint.Create(parsed.GetValue(body)!, parsed.GetValue(telemetry)),
                "proxy" => BareProxy.Create(parsed.GetValue(upstream)!),
                var other => throw new ArgumentException($"There is no server '{other}'."),
            };
            app.MapGet("/ready", () => "ready");
            return app.RunAsync(cancellationToken);
        });
        return command;
    }
}
