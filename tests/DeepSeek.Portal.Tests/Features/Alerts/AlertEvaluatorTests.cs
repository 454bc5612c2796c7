using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Evaluation;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Alerts;

public sealed class AlertEvaluatorTests(PostgresFixture postgres)
{
    private const double LongEnough = 70;
    private const double LongOver = 150;

    private static readonly Uri Somewhere = new("https://hooks.example.com/alerts");

    /// <summary>For each rule of the platform what breaks it, what mends it, and with whom it is.</summary>
    private static readonly Dictionary<string, (Func<AlertRig, PortalStore, Task> Break, Func<AlertRig, PortalStore, Task> Mend, string Subject)> Rules = new()
    {
        ["redis-unreachable"] = View(view => view with { RedisReachable = false }),
        ["no-replica-ready"] = View(view => view with { Replicas = [] }),
        ["no-gateway"] = View(view => view with { Traffic = new TrafficSummary { Gateways = 0 } }),
        ["database-outdated"] = View(view => view with { Publishing = view.Publishing with { Problem = PublishingProblem.OlderThanPublished } }),
        ["gateway-overhead"] = Requests((0.3, 0.31, 0), "m"),
        ["time-to-first-token"] = Requests((0.01, 0.5, 0), "m"),
        ["error-share"] = Requests((0.01, 0.05, 2), ""),
        ["snapshot-stale"] = View(view => view with { Publishing = view.Publishing with { WaitingChanges = 3 } }),
        ["replica-lost"] = View(view => view with { Replicas = [AlertRig.Replica(0.2, lost: true)] }, "r1"),
        ["reload-failed"] = View(view => view with { Models = ModelVersionView.Of([AlertRig.Replica(0.2, state: ModelVersionState.Failed)]) }, "m@1"),
        ["gpu-memory"] = View(view => view with { Replicas = [AlertRig.Replica(0.95)] }, "r1"),
        ["budget"] = ((_, store) => UseAsync(store, 95), (_, store) => GiveAsync(store, 1_000), PortalStore.TenantId),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> BuiltIn() => [.. BuiltInRules.All.Select(rule => rule.Id)];

    [Fact]
    public void Table_NamesEveryBuiltInRule() => Assert.Equal(BuiltInRules.All.Select(rule => rule.Id).Order(), Rules.Keys.Order());

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public async Task Look_BuiltInRuleBrokenAndMended_FiresOnceAndIsResolvedOnce(string ruleId)
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(Somewhere);
        var (break_, mend, subject) = Rules[ruleId];
        rig.Requests = (0.01, 0.05, 0);
        await rig.PassAsync(LongEnough);
        Assert.Empty(await rig.AlertsAsync());

        await break_(rig, store);
        await rig.PassAsync(LongEnough);

        var alert = Assert.Single(await rig.AlertsAsync(), alert => alert.RuleId == ruleId);
        Assert.Equal((nameof(AlertState.Firing), subject), (alert.State, alert.Subject));
        Assert.Contains(rig.Board.Open, open => open.Id == alert.Id && open.State == AlertState.Firing);

        await mend(rig, store);
        await rig.PassAsync(LongOver);

        var over = Assert.Single(await rig.AlertsAsync(), other => other.RuleId == ruleId);
        Assert.Equal((nameof(AlertState.Resolved), alert.Id), (over.State, over.Id));
        Assert.Empty(rig.Board.Open);
        Assert.Equal(
            [nameof(AlertEvent.Firing), nameof(AlertEvent.Resolved)],
            (await rig.DeliveriesAsync()).Where(delivery => delivery.AlertId == alert.Id).Select(delivery => delivery.Event));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Look_TwoPortalsAndARestart_TellOfOneCauseOnce(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var first = new AlertRig(store);
        await using var second = new AlertRig(store, "portal-2");
        await store.AddChannelAsync(Somewhere);
        first.View = second.View = first.View with { Replicas = [AlertRig.Replica(0.2, lost: true)] };

        for (var look = 0; look < 5; look++)
        {
            await Task.WhenAll(first.LookAsync(), second.LookAsync());
            store.Time.Advance(AlertRig.Step);
        }

        // Another life of the first knows nothing of a replica that vanished before it began.
        await using var again = new AlertRig(store);
        again.View = again.View with { Replicas = [] };
        await again.PassAsync(60);

        var alert = Assert.Single(await first.AlertsAsync(), alert => alert.RuleId == "replica-lost");
        Assert.Equal(nameof(AlertState.Firing), alert.State);
        Assert.Single(await first.DeliveriesAsync(), delivery => delivery.AlertId == alert.Id);

        first.View = first.View with { Replicas = [AlertRig.Replica(0.2)] };
        second.View = again.View = first.View;
        for (var look = 0; look < 10; look++)
        {
            await Task.WhenAll(again.LookAsync(), second.LookAsync());
            store.Time.Advance(AlertRig.Step);
        }

        Assert.Equal(2, (await first.DeliveriesAsync()).Count(delivery => delivery.AlertId == alert.Id));
    }

    [Fact]
    public async Task Look_ReplicaWasToldToStop_IsNotLost()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        rig.View = rig.View with { Replicas = [.. rig.View.Replicas, AlertRig.Replica(0.2, lost: true) with { Left = true }] };
        await rig.PassAsync(LongEnough);

        Assert.DoesNotContain(await rig.AlertsAsync(), alert => alert.RuleId == "replica-lost");
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Begin_TwoAtOnce_OneCauseIsOneAlert(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(Somewhere);
        var rule = BuiltInRules.Find("replica-lost")!;
        var reading = new AlertReading("r1", "r1", 1);

        var begun = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new AlertStore(store, store.Time).BeginAsync(rule, reading, fires: true, Cancellation)));
        var (_, open) = await rig.Store.ReadAsync(Cancellation);
        var ended = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new AlertStore(store, store.Time).ResolveAsync(open[0], Cancellation)));

        Assert.Equal((1, 1), (begun.Count(one => one), ended.Count(one => one)));
        Assert.Single(await rig.AlertsAsync());
        Assert.Equal(2, (await rig.DeliveriesAsync()).Count);
    }

    [Fact]
    public async Task Look_PendingAtARestart_GoesOnWaiting()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using (var first = new AlertRig(store))
        {
            first.View = first.View with { Replicas = [AlertRig.Replica(0.95)] };
            await first.PassAsync(40);
            Assert.Equal(nameof(AlertState.Pending), Assert.Single(await first.AlertsAsync()).State);
        }

        await using var again = new AlertRig(store);
        again.View = again.View with { Replicas = [AlertRig.Replica(0.95)] };
        await again.PassAsync(20);

        Assert.Equal(nameof(AlertState.Firing), Assert.Single(await again.AlertsAsync()).State);
    }

    [Fact]
    public async Task Look_ValueSwingsAboutTheThreshold_FiresOnce()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        rig.View = rig.View with { Replicas = [AlertRig.Replica(0.95)] };
        await rig.PassAsync(LongEnough);

        for (var i = 0; i < 60; i++)
        {
            rig.View = rig.View with { Replicas = [AlertRig.Replica(i % 2 == 0 ? 0.85 : 0.91)] };
            await rig.PassAsync(5);
        }

        Assert.Equal(nameof(AlertState.Firing), Assert.Single(await rig.AlertsAsync()).State);
    }

    [Fact]
    public async Task Look_ItDoesNotLast_IsForgotten()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        rig.View = rig.View with { Replicas = [AlertRig.Replica(0.95)] };
        await rig.PassAsync(30);
        rig.View = rig.View with { Replicas = [AlertRig.Replica(0.5)] };
        await rig.LookAsync();

        Assert.Empty(await rig.AlertsAsync());
    }

    [Fact]
    public async Task Look_RedisAway_NothingElseBeginsOrEnds()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        rig.View = rig.View with { Replicas = [AlertRig.Replica(0.2, lost: true)] };
        await rig.PassAsync(5);

        rig.View = rig.View with { RedisReachable = false, Replicas = [], Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(120);

        var alerts = await rig.AlertsAsync();
        Assert.Equal(["no-replica-ready", "redis-unreachable", "replica-lost"], alerts.Select(alert => alert.RuleId).Order());
        Assert.All(alerts, alert => Assert.Equal(nameof(AlertState.Firing), alert.State));
    }

    [Fact]
    public async Task Look_RuleSwitchedOff_ItsAlertIsResolved()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        var rules = new AlertRuleService(store, store.Time, NullLogger<AlertRuleService>.Instance);

        var change = await rules.SetAsync(
            new NewAlertRule { Id = "no-gateway", Threshold = 0, ForSeconds = 0, Severity = AlertSeverity.P1, Enabled = false }, Admin, Cancellation);
        await rig.LookAsync();

        Assert.Null(change.Problem);
        Assert.Equal(nameof(AlertState.Resolved), Assert.Single(await rig.AlertsAsync()).State);
    }

    [Fact]
    public async Task Look_Silenced_TellsNobodyUntilItIsOverAndThenOnce()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        var alerts = new AlertService(store, store.Time);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        var id = (await rig.AlertsAsync())[0].Id;
        Assert.Null(await alerts.SilenceAsync(id, store.Time.GetUtcNow().AddMinutes(10), Admin, Cancellation));
        await store.AddChannelAsync(Somewhere);

        // It ends, and the same comes again within the time.
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 1 } };
        await rig.PassAsync(20);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(60);
        Assert.Equal(2, (await rig.AlertsAsync()).Count);
        Assert.Empty(await rig.DeliveriesAsync());

        await rig.PassAsync(10 * 60);

        Assert.Equal(nameof(AlertEvent.Firing), Assert.Single(await rig.DeliveriesAsync()).Event);
    }

    [Fact]
    public async Task Look_ChannelForTheWorstOnly_HearsOfNothingElse()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(Somewhere, AlertSeverity.P1);
        rig.View = rig.View with { Replicas = [AlertRig.Replica(0.2, lost: true)] };
        await rig.PassAsync(5);

        var told = Assert.Single(await rig.DeliveriesAsync());
        Assert.Equal("no-replica-ready", (await rig.AlertsAsync()).Single(alert => alert.Id == told.AlertId).RuleId);
    }

    private static (Func<AlertRig, PortalStore, Task>, Func<AlertRig, PortalStore, Task>, string) View(Func<LiveView, LiveView> broken, string subject = "")
    {
        LiveView? before = null;
        return ((rig, _) => Set(rig, broken(before = rig.View)), (rig, _) => Set(rig, before!), subject);

        static Task Set(AlertRig rig, LiveView view)
        {
            rig.View = view;
            return Task.CompletedTask;
        }
    }

    private static (Func<AlertRig, PortalStore, Task>, Func<AlertRig, PortalStore, Task>, string) Requests((double, double, int) broken, string subject)
    {
        return ((rig, _) => Set(rig, broken), (rig, _) => Set(rig, (0.01, 0.05, 0)), subject);

        static Task Set(AlertRig rig, (double, double, int) requests)
        {
            rig.Requests = requests;
            return Task.CompletedTask;
        }
    }

    /// <summary>A hundred tokens a month, so many of which are used.</summary>
    private static async Task UseAsync(PortalStore store, long tokens)
    {
        await GiveAsync(store, 100);
        await using var context = store.CreateOwnContext();
        context.TenantUsageDays.Add(new TenantUsageDay
        {
            TenantId = PortalStore.TenantId, Model = "m", Day = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime), PromptTokens = tokens,
        });
        await context.SaveChangesAsync(Cancellation);
    }

    private static async Task GiveAsync(PortalStore store, long tokensPerMonth)
    {
        await using var context = store.CreateOwnContext();
        var tenant = await context.Tenants.SingleAsync(tenant => tenant.Id == PortalStore.TenantId, Cancellation);
        tenant.Limits.TokensPerMonth = tokensPerMonth;
        await context.SaveChangesAsync(Cancellation);
    }
}
