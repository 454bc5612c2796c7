using DeepSeek.Inference.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>Says, once a standalone service listens, where it does and with which key. A key goes to the console only, never into a log.</summary>
internal sealed partial class StandaloneAnnouncement(IServer server, StandaloneKey key, ILogger<StandaloneAnnouncement> logger)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        LogStandalone(logger, address);
        if (!key.IsGenerated) return;
        await Console.Out.WriteLineAsync(
            $"""

            Standalone inference at {address}
            Key for this run:       {key.Value}
            ({InferenceOptions.Section}:{nameof(InferenceOptions.ApiKey)} sets a lasting one.)

            """.AsMemory(), cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Standalone: serving at {Address} with a static key, without gateway and Redis.")]
    private static partial void LogStandalone(ILogger logger, string address);
}
