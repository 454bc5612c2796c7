using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Metering.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Tests.Metering;

/// <summary>An outbox of one instance, as a service would have it.</summary>
internal sealed class Outbox : IAsyncDisposable
{
    private readonly UsageFolder _folder;
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counts = [];

    private Outbox(IConnectionMultiplexer redis, string dataDirectory, string instance, UsageOptions options)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _folder = new UsageFolder(dataDirectory, instance);
        Usage = new UsageOutbox(redis, _folder, new UsageMetrics(meters), Options.Create(options), TimeProvider.System, NullLogger<UsageOutbox>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (_counts) _counts[instrument.Name] = _counts.GetValueOrDefault(instrument.Name) + value;
        });
        _listener.Start();
    }

    public UsageOutbox Usage { get; }

    public UsageFolder Folder => _folder;

    public static async Task<Outbox> StartAsync(IConnectionMultiplexer redis, string dataDirectory, string instance, UsageOptions? options = null)
    {
        var outbox = new Outbox(redis, dataDirectory, instance, options ?? new UsageOptions());
        await outbox.Usage.StartAsync(TestContext.Current.CancellationToken);
        return outbox;
    }

    /// <summary>What a counter has counted.</summary>
    public long Counted(string name)
    {
        lock (_counts) return _counts.GetValueOrDefault(name);
    }

    /// <summary>Lets go of the folder as the end of the process would, whatever it was doing.</summary>
    public void Kill() => _folder.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Usage.StopAsync(CancellationToken.None);
        Usage.Dispose();
        _folder.Dispose();
        _listener.Dispose();
    }
}
