using System.Diagnostics;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Traffic;
using DeepSeek.Portal.Features.Traffic.Archive;
using DeepSeek.Portal.Features.Traffic.Reports;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Portal.Tests.Features.Alerts;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Traffic;

public sealed class TrafficReportServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_LastHour_TellsApartByModelTenantAndReplica()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var book = new TrafficBook();
        var gateway = new FakeGateway(store.Time.GetUtcNow());
        book.Add(store.Time.GetUtcNow(), [gateway.Report()], []);
        gateway.Count("m1", "t1", "r1", requests: 90, seconds: 0.1);
        gateway.Count("m1", "t2", "r2", requests: 10, seconds: 2, errors: 5);
        gateway.Count("m2", "t2", "", requests: 20, seconds: 0.002, cacheHits: 20);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        book.Add(store.Time.GetUtcNow(), [gateway.Report()], [AlertRig.Replica(0)]);
        var traffic = new TrafficReportService(book, new TrafficArchive(store), store.Time);

        var all = (await traffic.ReadAsync(new TrafficQuery { By = TrafficPart.Tenant }, Admin, Cancellation))!;
        var one = (await traffic.ReadAsync(new TrafficQuery { Model = "m1", By = TrafficPart.Replica }, Admin, Cancellation))!;

        Assert.Equal((120, 5), (all.Total!.Requests, all.Total.Errors));
        Assert.Equal([("t1", 90), ("t2", 30)], all.Rows.Select(row => (row.Id, (int)row.Figures.Requests)));
        Assert.Equal(20.0 / 120, all.Total.CacheHitShare!.Value, 6);
        Assert.Equal([("r1", 90), ("r2", 10)], one.Rows.Select(row => (row.Id, (int)row.Figures.Requests)));
        Assert.InRange(one.Total!.P50Seconds!.Value, 0.08, 0.12);
        Assert.InRange(one.Total.P99Seconds!.Value, 1.6, 2.4);
        Assert.Equal(60, all.Steps.Count);
        Assert.Null(all.Steps[0].Figures);
        Assert.Null(await traffic.ReadAsync(new TrafficQuery(), With(Permission.UsageRead), Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_OldDays_QuantilesOfMergedHoursAreThoseOfAllRequests(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var (book, archive) = (new TrafficBook(), new TrafficArchive(store));
        var (service, again) = (Service(book, archive, store), Service(book, archive, store));
        var gateway = new FakeGateway(store.Time.GetUtcNow());
        var everything = new LatencyHistogram();
        for (var minute = 0; minute < 150; minute++)
        {
            book.Add(store.Time.GetUtcNow(), [gateway.Report()], []);
            store.Time.Advance(TimeSpan.FromMinutes(1));
            if (minute > 1)
            {
                // The first minute is not whole, and its counts are only the line to count from.
                gateway.Count("m", "t", "r", requests: minute, seconds: 0.001 * minute);
                Enumerable.Repeat(TimeSpan.FromSeconds(0.001 * minute), minute).ToList().ForEach(everything.Record);
            }

            book.Add(store.Time.GetUtcNow(), [gateway.Report()], []);
            await Task.WhenAll(service.TurnAsync(Cancellation), again.TurnAsync(Cancellation));
        }

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await service.TurnAsync(Cancellation);
        store.Time.Advance(TimeSpan.FromHours(2));
        await service.TurnAsync(Cancellation);
        var traffic = new TrafficReportService(new TrafficBook(), archive, store.Time);
        var week = (await traffic.ReadAsync(new TrafficQuery { Range = TrafficRange.Week }, Admin, Cancellation))!;
        var day = (await traffic.ReadAsync(new TrafficQuery { Range = TrafficRange.Day, TenantId = "t" }, Admin, Cancellation))!;

        Assert.Equal(everything.Count, week.Total!.Requests);
        Assert.Equal((week.Total.Requests, everything.Quantile(0.95)), (day.Total!.Requests, day.Total.P95Seconds));
        Assert.Equal((everything.Quantile(0.5), everything.Quantile(0.99)), (week.Total.P50Seconds, week.Total.P99Seconds));

        // Minutes go after a day, hours stay for a month.
        store.Time.Advance(TimeSpan.FromDays(2));
        await service.TurnAsync(Cancellation);
        Assert.Equal((0, true), await CountAsync(store));
        Assert.Equal(everything.Count, (await traffic.ReadAsync(new TrafficQuery { Range = TrafficRange.Week }, Admin, Cancellation))!.Total!.Requests);
        store.Time.Advance(TimeSpan.FromDays(30));
        await service.TurnAsync(Cancellation);
        Assert.Equal((0, false), await CountAsync(store));
    }

    [Fact]
    public async Task Add_HundredReplicas_IsCheap()
    {
        const int Looks = 60;
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var book = new TrafficBook();
        var replicas = Enumerable.Range(0, 100).Select(i => AlertRig.Replica(0) is var replica ? replica with { Heartbeat = replica.Heartbeat with { ReplicaId = $"r{i}" } } : null!).ToList();
        var gateway = new FakeGateway(store.Time.GetUtcNow());
        var traffic = new TrafficReportService(book, new TrafficArchive(store), store.Time);
        var spent = TimeSpan.Zero;
        for (var look = 0; look < Looks; look++)
        {
            for (var i = 0; i < replicas.Count; i++)
            {
                gateway.Count($"m{i % 5}", $"t{i % 20}", $"r{i}", requests: 1, seconds: 0.1);
            }

            var report = gateway.Report();
            store.Time.Advance(TimeSpan.FromSeconds(1));
            var started = Stopwatch.GetTimestamp();
            book.Add(store.Time.GetUtcNow(), [report], replicas);
            await traffic.ReadAsync(new TrafficQuery { By = TrafficPart.Replica }, Admin, Cancellation);
            spent += Stopwatch.GetElapsedTime(started);
        }

        // A turn is due each second; a tenth of that, on a machine that does other things as well, is still far above what it takes.
        Assert.True(spent / Looks < TimeSpan.FromMilliseconds(100), $"A look and a page took {(spent / Looks).TotalMilliseconds:0.0} ms.");
    }

    private static TrafficArchiveService Service(TrafficBook book, TrafficArchive archive, PortalStore store) =>
        new(book, archive, store.Time, NullLogger<TrafficArchiveService>.Instance);

    private static async Task<(int Minutes, bool HasHours)> CountAsync(PortalStore store)
    {
        await using var context = store.CreateDbContext();
        return (
            await context.TrafficRollups.CountAsync(rollup => rollup.Seconds == TrafficArchive.Minute && rollup.Requests > 0, Cancellation),
            await context.TrafficRollups.AnyAsync(rollup => rollup.Seconds == TrafficArchive.Hour && rollup.Requests > 0, Cancellation));
    }

    /// <summary>A gateway's rising counts.</summary>
    private sealed class FakeGateway(DateTimeOffset now)
    {
        private readonly Dictionary<string, ModelTelemetry> _models = [];
        private readonly Dictionary<(string, string, string), TrafficTelemetry> _entries = [];

        public void Count(string model, string tenant, string replica, int requests, double seconds, int errors = 0, int cacheHits = 0)
        {
            var known = _models.GetValueOrDefault(model) ?? new ModelTelemetry { Model = model, Requests = 0, Errors = 0, TimeToFirstByte = new(), Duration = new(), TimeToFirstToken = new(), Overhead = new() };
            _models[model] = known with { Requests = known.Requests + requests, Errors = known.Errors + errors, Duration = With(known.Duration, requests, seconds) };
            var entry = _entries.GetValueOrDefault((model, tenant, replica)) ?? new TrafficTelemetry
            {
                Model = model, TenantId = tenant, ReplicaId = replica, Lane = default(Lane), Since = now, Requests = 0, Errors = 0, CacheHits = 0, PromptTokens = 0, CompletionTokens = 0,
                TimeToFirstToken = new(), Duration = new(),
            };
            _entries[(model, tenant, replica)] = entry with
            {
                Requests = entry.Requests + requests, Errors = entry.Errors + errors, CacheHits = entry.CacheHits + cacheHits, Duration = With(entry.Duration, requests, seconds),
            };
        }

        public TelemetryReport Report() => new() { InstanceId = "g", StartedAt = now.AddDays(-1), SentAt = now, Models = [.. _models.Values], Traffic = [.. _entries.Values] };

        private static LatencyHistogram With(LatencyHistogram histogram, int count, double seconds)
        {
            var next = new LatencyHistogram([.. histogram.Counts]);
            for (var i = 0; i < count; i++)
            {
                next.Record(TimeSpan.FromSeconds(seconds));
            }

            return next;
        }
    }
}
