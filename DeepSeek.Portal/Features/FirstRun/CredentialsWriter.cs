using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>Writes the credentials file as soon as the server knows which address it took. The portal is ready only then.</summary>
internal sealed class CredentialsWriter(FirstRunState state, CredentialsFile file, IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (state.Credentials is { } credentials)
        {
            await file.WriteAsync(
                credentials with
                {
                    Gateway = configuration["services:gateway:http:0"] ?? credentials.Gateway,
                    GatewayHttps = configuration["services:gateway:https:0"] ?? credentials.GatewayHttps,
                    Portal = OwnAddress() ?? credentials.Portal,
                },
                cancellationToken);
        }

        state.Complete = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string? OwnAddress() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .FirstOrDefault()?
        .Replace("//[::]", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
}
