using System.Text;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Tests.Data;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Alerts;

/// <summary>Channels for tests of what is sent to them.</summary>
internal static class AlertChannelRows
{
    public const string Secret = "whsec_test";

    public static ChannelSecrets Secrets { get; } = new(Options.Create(new InternalCallOptions { Key = Encoding.UTF8.GetString(Enumerable.Repeat((byte)'k', 32).ToArray()) }));

    public static async Task<string> AddChannelAsync(
        this PortalStore store, Uri address, AlertSeverity minSeverity = AlertSeverity.P3, AlertChannelKind kind = AlertChannelKind.Webhook)
    {
        await using var context = store.CreateOwnContext();
        var channel = new AlertChannelRecord
        {
            Id = Guid.NewGuid().ToString(),
            Name = "channel",
            Kind = kind.ToString(),
            Address = address.ToString(),
            SealedSecret = Secrets.Seal(Secret),
            From = kind == AlertChannelKind.Smtp ? "portal@example.com" : null,
            To = kind == AlertChannelKind.Smtp ? "ops@example.com, night@example.com" : null,
            MinSeverity = minSeverity.ToString(),
            Enabled = true,
            ChangedAt = store.Time.GetUtcNow(),
            ChangedBy = "test",
        };
        context.AlertChannels.Add(channel);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        return channel.Id;
    }
}
