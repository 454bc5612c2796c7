using DeepSeek.ControlPlane;
using DeepSeek.Portal.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>The portal is killed again and again while it stores, wherever it happens to be.</summary>
public sealed class PortalKilledWhileStoringTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>, IDisposable
{
    private const int Kills = 3;
    private const int Requests = 600;

    private readonly string _directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Kill_WhileStoring_LosesNothingAndDoublesNothing()
    {
        // The reader sets aside what is too old, and this portal's clock is a real one.
        var now = TimeProvider.System.GetUtcNow();
        var ids = Enumerable.Range(0, Requests).Select(i => $"r{i}").ToList();
        await PushAsync(garnet, ids.Select(id => Request(id) with { ArrivedAt = now }), ids.Select(id => Segment(id) with { EndedAt = now }));

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var portal = await StartAsync($"portal-{kill}");
            await UntilWaitingAsync(Requests - (Requests * kill / (Kills + 1)));

            // The next portal need not wait for the lease of the dead.
            await portal.DisposeAsync();
            await garnet.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.UsageLease);
        }

        await using (await StartAsync("portal-last"))
        {
            await UntilWaitingAsync(0);
        }

        var contexts = new Contexts(Path.Combine(_directory, DataExtensions.SqliteFileName));
        var sums = await StoredUsage.SumsAsync(contexts);
        Assert.Equal((Requests, 30L * Requests), (sums.Values.Sum(sum => sum.Requests), sums.Values.Sum(sum => sum.CompletionTokens)));
        Assert.Equal(Requests * Price.CostOf(20, 8, 30), sums.Values.Sum(sum => sum.Cost()));
        await StoredUsage.AssertExactAsync(contexts);
    }

    private Task<PortalProcess> StartAsync(string instance) => PortalProcess.StartAsync(
        garnet.ConnectionString, _directory, Cancellation, ("Platform:InstanceId", instance), ("Usage:BatchSize", "5"));

    private async Task UntilWaitingAsync(int atMost)
    {
        while (await garnet.Connection.GetDatabase().ListLengthAsync(RedisKeys.RequestUsage) > atMost)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
        }
    }

    private sealed class Contexts(string file) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() =>
            new SqlitePortalDbContext(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options);
    }
}
