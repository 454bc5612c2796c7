using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Usage.Storage;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.ServiceDefaults.Configuration;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>Storing of usage, put together by hand: with a database that can be taken away, and under any name.</summary>
internal sealed class UsageStorageRig(PortalStore store, GarnetFixture garnet) : IAsyncDisposable
{
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    /// <param name="instance">The portal's name.</param>
    /// <param name="contexts">Null for the store's own.</param>
    /// <param name="batchSize">Reports of a kind in a transaction.</param>
    public UsageStorageService Service(string instance = "portal-1", IDbContextFactory<PortalDbContext>? contexts = null, int batchSize = 500)
    {
        contexts ??= store;
        var options = Options.Create(new UsageOptions { BatchSize = batchSize });
        return new UsageStorageService(
            new UsageQueue(garnet.Connection, Options.Create(new PlatformOptions { InstanceId = instance })),
            new UsageReportReader(options, store.Time),
            new UsageStore(contexts, store.Time),
            new UsageRetention(contexts, options, store.Time),
            new UsageStorageMetrics(_meters.GetRequiredService<IMeterFactory>()),
            options,
            store.Time,
            NullLogger<UsageStorageService>.Instance);
    }

    public async Task<(long Requests, long Segments)> WaitingAsync()
    {
        var database = garnet.Connection.GetDatabase();
        return (await database.ListLengthAsync(RedisKeys.RequestUsage), await database.ListLengthAsync(RedisKeys.SegmentUsage));
    }

    public Task ClearAsync() => garnet.Connection.GetDatabase().KeyDeleteAsync([RedisKeys.RequestUsage, RedisKeys.SegmentUsage, RedisKeys.UsageLease]);

    public ValueTask DisposeAsync() => _meters.DisposeAsync();
}
