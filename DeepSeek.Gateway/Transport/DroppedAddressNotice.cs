namespace DeepSeek.Gateway.Transport;

/// <summary>Says at start-up which plain addresses are not served.</summary>
internal sealed partial class DroppedAddressNotice(IReadOnlyList<string> dropped, ILogger<DroppedAddressNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (dropped.Count > 0)
        {
            LogDropped(logger, string.Join(", ", dropped));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Plain HTTP is off outside Development, so {Addresses} is not served; Gateway:TlsTerminatedUpstream turns it on where TLS ends before the gateway.")]
    private static partial void LogDropped(ILogger logger, string addresses);
}
