using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Evaluation;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Traffic;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Alerts;

/// <summary>A portal's evaluator on a real database, with a platform that is as a test says. A second one with the same store is a second portal, or the first after a restart.</summary>
internal sealed class AlertRig : IAsyncDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly PortalStore _store;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveFeed _feed = new();
    private readonly TrafficBook _book = new();
    private readonly DateTimeOffset _startedAt;
    private ModelTelemetry _counts = new()
    {
        Model = "m",
        Requests = 0,
        Errors = 0,
        TimeToFirstByte = new(),
        Duration = new(),
        TimeToFirstToken = new(),
        Overhead = new(),
    };

    public AlertRig(PortalStore store, string instance = "portal-1")
    {
        _store = store;
        _startedAt = store.Time.GetUtcNow();
        Metrics = new AlertMetrics(_meters.GetRequiredService<IMeterFactory>());
        Store = new AlertStore(store, store.Time);
        Evaluator = new AlertEvaluator(
            Store,
            new AlertLeaseKeeper(store, Options.Create(new PlatformOptions { InstanceId = instance }), store.Time),
            Board,
            Metrics,
            _feed,
            _book,
            new BudgetReader(store, store.Time),
            Options.Create(new AlertOptions()),
            store.Time,
            NullLogger<AlertEvaluator>.Instance);
        View = new LiveView
        {
            At = _startedAt,
            RedisReachable = true,
            Replicas = [Replica(0.2)],
            Models = [],
            Traffic = new TrafficSummary { Gateways = 1 },
            Points = [],
            Publishing = PublishingStatus.Unknown,
        };
    }

    public AlertEvaluator Evaluator { get; }

    public AlertStore Store { get; }

    public AlertMetrics Metrics { get; }

    public AlertBoard Board { get; } = new();

    /// <summary>The platform from the next look on.</summary>
    public LiveView View { get; set; }

    /// <summary>What ten requests take that end between two looks, and how many of them fail; null for no requests.</summary>
    public (double OverheadSeconds, double FirstTokenSeconds, int Errors)? Requests { get; set; }

    public static ReplicaView Replica(double gpuShare, bool lost = false, ModelVersionState state = ModelVersionState.Active) => new(
        new ReplicaHeartbeat
        {
            ReplicaId = "r1",
            Address = new Uri("http://127.0.0.1:1"),
            StartedAt = default,
            SentAt = default,
            Version = "1",
            Models = [new ModelVersionStatus { Name = "m", Version = "1", State = state }],
            RunningSequences = 0,
            QueuedSequences = 0,
            KvCacheUsage = 0,
            TokensPerSecond = 0,
            TokensGenerated = 0,
            Device = new DeviceStatus { Kind = DeviceStatus.Cuda, Name = "GPU", MemoryUsedBytes = (long)(gpuShare * 1_000), MemoryTotalBytes = 1_000 },
        },
        default,
        lost);

    public async Task LookAsync()
    {
        var now = _store.Time.GetUtcNow();
        Count();
        _book.Add(now, [new TelemetryReport { InstanceId = "gateway-1", StartedAt = _startedAt.AddDays(-1), SentAt = now, Models = [_counts] }], View.Replicas);
        _feed.Publish(View with { At = now });
        await Evaluator.LookAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Looks now and then, until so much time has passed.</summary>
    public async Task PassAsync(double seconds)
    {
        await LookAsync();
        for (var passed = TimeSpan.Zero; passed.TotalSeconds < seconds; passed += Step)
        {
            _store.Time.Advance(Step);
            await LookAsync();
        }
    }

    public async Task<List<AlertRecord>> AlertsAsync()
    {
        await using var context = _store.CreateDbContext();
        return await context.Alerts.AsNoTracking().OrderBy(alert => alert.StartedAt).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<AlertDeliveryRecord>> DeliveriesAsync()
    {
        await using var context = _store.CreateDbContext();
        return await context.AlertDeliveries.AsNoTracking().OrderBy(delivery => delivery.CreatedAt).ToListAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _meters.DisposeAsync();

    private void Count()
    {
        if (Requests is not { } each)
        {
            return;
        }

        const int Count = 10;
        var (overhead, first) = (new LatencyHistogram([.. _counts.Overhead!.Counts]), new LatencyHistogram([.. _counts.TimeToFirstToken!.Counts]));
        for (var i = 0; i < Count; i++)
        {
            overhead.Record(TimeSpan.FromSeconds(each.OverheadSeconds));
            first.Record(TimeSpan.FromSeconds(each.FirstTokenSeconds));
        }

        _counts = _counts with { Requests = _counts.Requests + Count, Errors = _counts.Errors + each.Errors, Overhead = overhead, TimeToFirstToken = first };
    }
}
