using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Alerts;

public sealed class AlertRuleServiceTests(PostgresFixture postgres)
{
    private static readonly NewAlertRule Wanted = new()
    {
        Name = "Slow for Acme", Metric = AlertMetric.TimeToFirstTokenP95, Threshold = 0.5, ForSeconds = 30, Severity = AlertSeverity.P2, Model = "m", TenantId = PortalStore.TenantId,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Set_BuiltInAndOwn_AreListedAsTheyAreNow(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var rules = Service(store);
        Assert.Equal(BuiltInRules.All, await rules.ListAsync(Admin, Cancellation));

        var own = await rules.SetAsync(Wanted, Admin, Cancellation);
        var changed = await rules.SetAsync(BuiltIn("gpu-memory") with { Threshold = 0.8, Enabled = false }, Admin, Cancellation);

        Assert.Equal((null, null), (own.Problem, changed.Problem));
        var found = await rules.ListAsync(Admin, Cancellation);
        Assert.Equal(BuiltInRules.All.Count + 1, found.Count);
        Assert.Equal((0.8, false, true), found.Where(rule => rule.Id == "gpu-memory").Select(rule => (rule.Threshold, rule.Enabled, rule.IsBuiltIn)).Single());
        Assert.Equal(("Slow for Acme", "m", PortalStore.TenantId), found.Where(rule => rule.Id == own.Id).Select(rule => (rule.Name, rule.Model, rule.TenantId)).Single());

        Assert.Equal(AlertRuleProblem.Changed, (await rules.SetAsync(BuiltIn("gpu-memory"), Admin, Cancellation)).Problem);
        Assert.Equal(AlertRuleProblem.BuiltIn, await rules.RemoveAsync("gpu-memory", Admin, Cancellation));
        Assert.Null(await rules.RemoveAsync(own.Id!, Admin, Cancellation));
        Assert.Equal(AlertRuleProblem.NotFound, await rules.RemoveAsync(own.Id!, Admin, Cancellation));
    }

    [Fact]
    public async Task Set_WhatMakesNoSense_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);

        (NewAlertRule Rule, AlertRuleProblem Problem)[] refused =
        [
            (Wanted with { Name = " " }, AlertRuleProblem.NameInvalid),
            (Wanted with { Metric = AlertMetric.ReplicaLost, Model = null, TenantId = null }, AlertRuleProblem.MetricInvalid),
            (Wanted with { Metric = null }, AlertRuleProblem.MetricInvalid),
            (Wanted with { Threshold = 0 }, AlertRuleProblem.ThresholdInvalid),
            (Wanted with { Threshold = double.NaN }, AlertRuleProblem.ThresholdInvalid),
            (Wanted with { Metric = AlertMetric.ErrorShare, Threshold = 1.5 }, AlertRuleProblem.ThresholdInvalid),
            (Wanted with { ForSeconds = -1 }, AlertRuleProblem.DurationInvalid),
            (Wanted with { TenantId = "nobody" }, AlertRuleProblem.ScopeInvalid),
            (Wanted with { Model = "a model" }, AlertRuleProblem.ScopeInvalid),
            (Wanted with { Metric = AlertMetric.GatewayOverheadP95 }, AlertRuleProblem.ScopeInvalid),
            (Wanted with { Id = "none" }, AlertRuleProblem.NotFound),
        ];
        foreach (var (rule, problem) in refused)
        {
            Assert.Equal(problem, (await Service(store).SetAsync(rule, Admin, Cancellation)).Problem);
        }

        Assert.Equal(AlertRuleProblem.Denied, (await Service(store).SetAsync(Wanted, With(Permission.AlertsRead), Cancellation)).Problem);
        Assert.Empty(await Service(store).ListAsync(With(Permission.UsageRead), Cancellation));
    }

    private static NewAlertRule BuiltIn(string id)
    {
        var rule = BuiltInRules.Find(id)!;
        return new NewAlertRule { Id = id, Threshold = rule.Threshold, ForSeconds = rule.ForSeconds, Severity = rule.Severity };
    }

    private static AlertRuleService Service(PortalStore store) => new(store, store.Time, NullLogger<AlertRuleService>.Instance);
}
