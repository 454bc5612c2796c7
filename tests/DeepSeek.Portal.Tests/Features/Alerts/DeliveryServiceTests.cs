using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Features.Alerts.Delivery;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Alerts;

public sealed class DeliveryServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task SendDue_OneCause_IsHeardOnceWhenItFiresAndOnceWhenItIsOver(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var listener = await WebhookListener.StartAsync();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(listener.Address);
        var (one, other) = (Service(store, rig), Service(store, rig));
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);

        await Task.WhenAll(one.SendDueAsync(Cancellation), other.SendDueAsync(Cancellation));
        store.Time.Advance(TimeSpan.FromHours(1));
        await Service(store, rig).SendDueAsync(Cancellation);

        var (_, signature, id, what, body) = Assert.Single(listener.Heard);
        Assert.Equal("alert.firing", what);
        using var news = JsonDocument.Parse(body);
        Assert.Equal((id, "alert.firing"), (news.RootElement.GetProperty("id").GetString(), news.RootElement.GetProperty("event").GetString()));
        Assert.Equal("NoGateway", news.RootElement.GetProperty("alert").GetProperty("metric").GetString());
        AssertSigned(signature, body);

        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 1 } };
        await rig.PassAsync(20);
        await Task.WhenAll(one.SendDueAsync(Cancellation), other.SendDueAsync(Cancellation));

        Assert.Equal(["alert.firing", "alert.resolved"], listener.Heard.Select(heard => heard.Event));
        Assert.Equal(2, listener.Heard.Select(heard => heard.Id).Distinct().Count());
        Assert.All(await rig.DeliveriesAsync(), delivery => Assert.NotNull(delivery.DeliveredAt));
    }

    [Fact]
    public async Task SendDue_ServerFails_TriesLaterWithTheSameId()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var listener = await WebhookListener.StartAsync();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(listener.Address);
        listener.Answer = _ => Results.StatusCode(503);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        await Service(store, rig).SendDueAsync(Cancellation);
        await Service(store, rig).SendDueAsync(Cancellation);

        var waiting = Assert.Single(await rig.DeliveriesAsync());
        Assert.Equal((1, "It answered 503."), (waiting.Attempts, waiting.Error));
        Assert.InRange(waiting.DueAt!.Value - store.Time.GetUtcNow(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

        listener.Answer = _ => Results.Ok();
        store.Time.Advance(TimeSpan.FromSeconds(11));
        await Service(store, rig).SendDueAsync(Cancellation);

        Assert.Equal(2, listener.Heard.Count);
        Assert.Single(listener.Heard.Select(heard => heard.Id).Distinct());
        var delivered = Assert.Single(await rig.DeliveriesAsync());
        Assert.Equal((2, null, null), (delivered.Attempts, delivered.Error, delivered.DueAt));
    }

    [Fact]
    public async Task SendDue_NeverTaken_IsGivenUpAfterTheLastAttempt()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var listener = await WebhookListener.StartAsync();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(listener.Address);
        listener.Answer = _ => Results.StatusCode(500);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        for (var i = 0; i < 20; i++)
        {
            await Service(store, rig).SendDueAsync(Cancellation);
            store.Time.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(new AlertOptions().Attempts, listener.Heard.Count);
        Assert.Null(Assert.Single(await rig.DeliveriesAsync()).DueAt);
    }

    [Fact]
    public async Task SendDue_Redirect_IsNotFollowed()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var listener = await WebhookListener.StartAsync();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(listener.Address);
        listener.Answer = _ => Results.Redirect("/elsewhere", preserveMethod: true);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        await Service(store, rig).SendDueAsync(Cancellation);

        Assert.Equal("/hook", Assert.Single(listener.Heard).Path);
        Assert.Contains("redirects are not followed", Assert.Single(await rig.DeliveriesAsync()).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost")]
    public async Task SendDue_PrivateAddress_IsRefusedBeforeItIsAsked(string host)
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var listener = await WebhookListener.StartAsync();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(new Uri($"http://{host}:{listener.Address.Port}/hook"));
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        await Service(store, rig, allowPrivate: false).SendDueAsync(Cancellation);

        Assert.Empty(listener.Heard);
        Assert.Contains("Alerts:AllowPrivateAddresses", Assert.Single(await rig.DeliveriesAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendDue_Mail_ReachesTheServerOnce()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var server = new MailServer();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(server.Address, kind: AlertChannelKind.Smtp);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        await Service(store, rig).SendDueAsync(Cancellation);
        await Service(store, rig).SendDueAsync(Cancellation);

        var delivery = Assert.Single(await rig.DeliveriesAsync());
        Assert.Null(delivery.Error);
        Assert.NotNull(delivery.DeliveredAt);
        var mail = Assert.Single(server.Mails);
        Assert.Contains("Subject: [P1] No gateway reports.", mail, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{delivery.Id}@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains("To: ops@example.com, night@example.com", mail, StringComparison.Ordinal);
        Assert.Equal(["<ops@example.com>", "<night@example.com>"], server.Recipients);
    }

    [Fact]
    public async Task SendDue_MailServerAtAPrivateAddress_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var server = new MailServer();
        await using var rig = new AlertRig(store);
        await store.AddChannelAsync(server.Address, kind: AlertChannelKind.Smtp);
        rig.View = rig.View with { Traffic = new TrafficSummary { Gateways = 0 } };
        await rig.PassAsync(5);
        await Service(store, rig, allowPrivate: false).SendDueAsync(Cancellation);

        Assert.Empty(server.Mails);
        Assert.Contains("Alerts:AllowPrivateAddresses", Assert.Single(await rig.DeliveriesAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_EachAttempt_IsTwiceAsLongAndPartlyByChance()
    {
        Assert.All(Enumerable.Range(1, 50), attempt => Assert.InRange(
            DeliveryService.Wait(attempt).TotalSeconds, Math.Min(5 * Math.Pow(2, attempt - 1), 10_800), Math.Min(10 * Math.Pow(2, attempt - 1), 21_600)));
        Assert.True(Enumerable.Range(0, 20).Select(_ => DeliveryService.Wait(5)).Distinct().Count() > 1);
    }

    private static void AssertSigned(string signature, string body)
    {
        var parts = signature.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(AlertChannelRows.Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        Assert.True(long.Parse(parts["t"], CultureInfo.InvariantCulture) > 0);
    }

    private static DeliveryService Service(PortalStore store, AlertRig rig, bool allowPrivate = true)
    {
        var options = Options.Create(new AlertOptions { AllowPrivateAddresses = allowPrivate });
        var guard = new AddressGuard(options);
        return new DeliveryService(
            store,
            [new WebhookSender(new GuardedClients(guard), AlertChannelRows.Secrets, store.Time), new MailSender(guard, AlertChannelRows.Secrets)],
            rig.Metrics,
            options,
            store.Time,
            NullLogger<DeliveryService>.Instance);
    }

    private sealed class GuardedClients(AddressGuard guard) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(WebhookHandler.Create(guard));
    }
}
