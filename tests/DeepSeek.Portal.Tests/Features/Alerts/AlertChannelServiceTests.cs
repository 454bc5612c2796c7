using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Alerts;

public sealed class AlertChannelServiceTests(PostgresFixture postgres)
{
    private static readonly NewAlertChannel Hook = new() { Name = "Pager", Kind = AlertChannelKind.Webhook, Address = "https://hooks.example.com/x" };

    private static readonly NewAlertChannel Mail = new()
    {
        Name = "Ops", Kind = AlertChannelKind.Smtp, Address = "smtps://mail.example.com", From = "portal@example.com", To = "ops@example.com", UserName = "portal", Password = "pass-word",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Set_Webhook_TellsItsSecretOnceAndKeepsItSealed(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var channels = Service(store);

        var made = await channels.SetAsync(Hook, Admin, Cancellation);
        var listed = Assert.Single(await channels.ListAsync(Admin, Cancellation));
        var changed = await channels.SetAsync(Hook with { Id = made.Id, Name = "Pager 2", Stamp = listed.Stamp }, Admin, Cancellation);

        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Secret!, made.ToString(), StringComparison.Ordinal);
        Assert.Equal((null, null), (changed.Secret, changed.Problem));
        Assert.Equal(made.Secret, await OpenAsync(store, made.Id!));
        Assert.Equal(AlertChannelProblem.Changed, (await channels.SetAsync(Hook with { Id = made.Id, Stamp = listed.Stamp }, Admin, Cancellation)).Problem);

        var rotated = await channels.RotateAsync(made.Id!, Admin, Cancellation);
        Assert.NotEqual(made.Secret, rotated.Secret);
        Assert.Equal(rotated.Secret, await OpenAsync(store, made.Id!));
        await using var context = store.CreateDbContext();
        Assert.DoesNotContain(await context.AuditEntries.ToListAsync(Cancellation), entry => entry.After?.Contains("whsec_", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Set_MailForAnotherServer_WantsThePasswordAnew()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var channels = Service(store);
        var made = await channels.SetAsync(Mail, Admin, Cancellation);
        var stamp = (await channels.ListAsync(Admin, Cancellation))[0].Stamp;

        var moved = Mail with { Id = made.Id, Stamp = stamp, Password = null, Address = "smtps://mail.evil.example" };
        Assert.Equal(AlertChannelProblem.PasswordNeeded, (await channels.SetAsync(moved, Admin, Cancellation)).Problem);
        Assert.Null((await channels.SetAsync(moved with { Address = Mail.Address, Name = "Night" }, Admin, Cancellation)).Problem);
        Assert.Equal("pass-word", await OpenAsync(store, made.Id!));
        Assert.Null(made.Secret);
    }

    [Fact]
    public async Task Test_Channel_IsOnItsWayAndGoneWithTheChannel()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        var channels = Service(store);
        var made = await channels.SetAsync(Hook, Admin, Cancellation);

        Assert.Null(await channels.TestAsync(made.Id!, Admin, Cancellation));
        Assert.Null(await channels.TestAsync(made.Id!, Admin, Cancellation));

        var channel = Assert.Single(await channels.ListAsync(Admin, Cancellation));
        Assert.Equal((2, AlertEvent.Test), (channel.Waiting, channel.LastDelivery!.Event));
        Assert.Null(await channels.RemoveAsync(made.Id!, Admin, Cancellation));
        Assert.Equal(AlertChannelProblem.NotFound, await channels.TestAsync(made.Id!, Admin, Cancellation));
        await using var context = store.CreateDbContext();
        Assert.False(await context.AlertDeliveries.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Set_WhatMakesNoSense_IsRefused()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        (NewAlertChannel Channel, AlertChannelProblem Problem)[] refused =
        [
            (Hook with { Name = "" }, AlertChannelProblem.NameInvalid),
            (Hook with { Address = "http://hooks.example.com" }, AlertChannelProblem.AddressNotSecure),
            (Hook with { Address = "https://me:secret@hooks.example.com" }, AlertChannelProblem.AddressInvalid),
            (Hook with { Address = "smtps://mail.example.com" }, AlertChannelProblem.AddressInvalid),
            (Hook with { Address = "nonsense" }, AlertChannelProblem.AddressInvalid),
            (Mail with { Address = "smtp+plain://mail.example.com" }, AlertChannelProblem.AddressNotSecure),
            (Mail with { Address = "https://mail.example.com" }, AlertChannelProblem.AddressInvalid),
            (Mail with { From = "" }, AlertChannelProblem.MailboxInvalid),
            (Mail with { To = "ops@example.com\r\nBcc: all@example.com" }, AlertChannelProblem.MailboxInvalid),
        ];
        foreach (var (channel, problem) in refused)
        {
            Assert.Equal(problem, (await Service(store).SetAsync(channel, Admin, Cancellation)).Problem);
        }

        Assert.Equal(AlertChannelProblem.Denied, (await Service(store).SetAsync(Hook, With(Permission.AlertsRead), Cancellation)).Problem);
    }

    [Theory]
    [InlineData("smtps://mail.example.com", 465)]
    [InlineData("smtp://mail.example.com", 587)]
    [InlineData("smtp://mail.example.com:2525", 2525)]
    [InlineData("smtp+plain://mail.example.com:25", 25)]
    public void PortOf_MailServer_IsThatOfItsKindUnlessNamed(string address, int port) => Assert.Equal(port, ChannelAddresses.PortOf(new Uri(address)));

    private static async Task<string?> OpenAsync(PortalStore store, string id)
    {
        await using var context = store.CreateDbContext();
        return AlertChannelRows.Secrets.Open(await context.AlertChannels.SingleAsync(channel => channel.Id == id, Cancellation));
    }

    private static AlertChannelService Service(PortalStore store) =>
        new(store, AlertChannelRows.Secrets, Options.Create(new AlertOptions()), store.Time, NullLogger<AlertChannelService>.Instance);
}
