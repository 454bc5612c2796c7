using Microsoft.Extensions.Hosting;

namespace DeepSeek.ServiceDefaults.Management;

/// <summary>The inner host lives as long as the outer one says: it neither listens to signals nor announces itself as an application.</summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
