using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Evaluation;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Alerts;

public sealed class AlertServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Acknowledge_Firing_SaysWhoWhenAndWhyInListAndAudit(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var (alerts, id) = await FiredAsync(store);

        Assert.Null(await alerts.AcknowledgeAsync(id, "Looking at it", Admin, Cancellation));

        var alert = Assert.Single((await alerts.ListAsync(new AlertQuery { State = AlertState.Firing, Severity = AlertSeverity.P3 }, Admin, Cancellation)).Items);
        Assert.Equal(("admin", store.Time.GetUtcNow(), "Looking at it"), (alert.AcknowledgedBy, alert.AcknowledgedAt, alert.Note));
        await using var context = store.CreateDbContext();
        var entry = await context.AuditEntries.SingleAsync(entry => entry.Action == AuditActions.Acknowledged, Cancellation);
        Assert.Equal((AuditTypes.Alert, id, "admin"), (entry.ObjectType, entry.ObjectId, entry.ActorName));
        Assert.Equal(0, (await alerts.ListAsync(new AlertQuery { State = AlertState.Resolved }, Admin, Cancellation)).Total);
    }

    [Fact]
    public async Task Alerts_OfATenant_AreForWhoMayReadThemThere()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var (alerts, id) = await FiredAsync(store);
        var mine = For(PortalStore.TenantId, Permission.AlertsRead);
        var other = For("tenant-2", Permission.AlertsRead, Permission.AlertsWrite);

        Assert.Equal(1, (await alerts.ListAsync(new AlertQuery(), mine, Cancellation)).Total);
        Assert.Equal(0, (await alerts.ListAsync(new AlertQuery(), other, Cancellation)).Total);
        Assert.Equal(AlertProblem.Denied, await alerts.AcknowledgeAsync(id, null, mine, Cancellation));
        Assert.Equal(AlertProblem.NotFound, await alerts.AcknowledgeAsync(id, null, other, Cancellation));
        Assert.Equal(AlertProblem.NotFound, await alerts.AcknowledgeAsync("none", null, Admin, Cancellation));
        Assert.Null(await alerts.AcknowledgeAsync(id, null, For(PortalStore.TenantId, Permission.AlertsWrite), Cancellation));
    }

    [Fact]
    public async Task Change_WhatMakesNoSense_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var (alerts, id) = await FiredAsync(store);
        var now = store.Time.GetUtcNow();

        Assert.Equal(AlertProblem.NoteTooLong, await alerts.AcknowledgeAsync(id, new string('x', 501), Admin, Cancellation));
        Assert.Equal(AlertProblem.UntilInvalid, await alerts.SilenceAsync(id, now, Admin, Cancellation));
        Assert.Equal(AlertProblem.UntilInvalid, await alerts.SilenceAsync(id, now.AddDays(31), Admin, Cancellation));
        var (_, open) = await new AlertStore(store, store.Time).ReadAsync(Cancellation);
        await new AlertStore(store, store.Time).ResolveAsync(open[0], Cancellation);
        Assert.Equal(AlertProblem.NotFiring, await alerts.SilenceAsync(id, now.AddHours(1), Admin, Cancellation));
    }

    private static async Task<(AlertService Alerts, string Id)> FiredAsync(PortalStore store)
    {
        var alerts = new AlertStore(store, store.Time);
        await alerts.BeginAsync(BuiltInRules.Find("budget")!, new AlertReading(PortalStore.TenantId, "Acme", 0.95, PortalStore.TenantId), fires: true, Cancellation);
        var (_, open) = await alerts.ReadAsync(Cancellation);
        return (new AlertService(store, store.Time), open[0].Id);
    }
}
