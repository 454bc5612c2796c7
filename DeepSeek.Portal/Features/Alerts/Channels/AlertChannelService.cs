using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts.Delivery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace DeepSeek.Portal.Features.Alerts.Channels;

internal sealed partial class AlertChannelService(
    IDbContextFactory<PortalDbContext> contexts,
    ChannelSecrets secrets,
    IOptions<AlertOptions> options,
    TimeProvider time,
    ILogger<AlertChannelService> logger) : IAlertChannels
{
    public async Task<IReadOnlyList<AlertChannel>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.AlertsRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.AlertChannels.AsNoTracking()
            .OrderBy(channel => channel.Name).ThenBy(channel => channel.Id)
            .Select(channel => new
            {
                Channel = channel,
                Last = context.AlertDeliveries.Where(delivery => delivery.ChannelId == channel.Id).OrderByDescending(delivery => delivery.CreatedAt).FirstOrDefault(),
                Waiting = context.AlertDeliveries.Count(delivery => delivery.ChannelId == channel.Id && delivery.DueAt != null),
            })
            .ToListAsync(cancellationToken);
        return [.. found.Select(row => Read(row.Channel, row.Last, row.Waiting)).OfType<AlertChannel>()];
    }

    public async Task<AlertChannelChange> SetAsync(NewAlertChannel wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.AlertsWrite))
        {
            return AlertChannelProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = wanted.Id is null ? null : await context.AlertChannels.SingleOrDefaultAsync(channel => channel.Id == wanted.Id, cancellationToken);
        if (wanted.Id is not null && known is null)
        {
            return AlertChannelProblem.NotFound;
        }

        if (known?.Stamp != wanted.Stamp || (known is not null && known.Kind != wanted.Kind.ToString()))
        {
            return AlertChannelProblem.Changed;
        }

        if (Check(wanted) is { } wrong)
        {
            return wrong;
        }

        if (known is { SealedSecret: not null } && wanted is { Kind: AlertChannelKind.Smtp, Password: null, UserName.Length: > 0 } && !IsSameServer(known.Address, wanted.Address))
        {
            return AlertChannelProblem.PasswordNeeded;
        }

        context.ActAs(by.ToAudit());
        var secret = known is null && wanted.Kind == AlertChannelKind.Webhook ? ChannelSecrets.Make() : null;
        var channel = known ?? Add(context, wanted, by.Name);
        Fill(channel, wanted, secret, by.Name);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return AlertChannelProblem.Changed;
        }

        LogSet(logger, channel.Id, channel.Name, by.Name);
        return new AlertChannelChange(channel.Id, secret, null);
    }

    public async Task<AlertChannelChange> RotateAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        var secret = ChannelSecrets.Make();
        var problem = await ChangeAsync(id, by, AuditActions.Rotated, (_, channel) => channel.SealedSecret = secrets.Seal(secret), cancellationToken, AlertChannelKind.Webhook);
        return problem is { } why ? why : new AlertChannelChange(id, secret, null);
    }

    public Task<AlertChannelProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, null, (context, channel) => context.AlertChannels.Remove(channel), cancellationToken);

    public Task<AlertChannelProblem?> TestAsync(string id, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, AuditActions.Tested, (context, channel) =>
        {
            context.Note(channel.Describe(), AuditActions.Tested);
            context.AlertDeliveries.Add(AlertNews.ComposeTest(channel.Id, time.GetUtcNow()));
        }, cancellationToken);

    private static bool IsSameServer(string known, string wanted) =>
        Uri.Compare(new Uri(known), new Uri(wanted), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Null for one of a later release that this one does not understand.</summary>
    private static AlertChannel? Read(AlertChannelRecord record, AlertDeliveryRecord? last, int waiting) =>
        Enum.TryParse<AlertChannelKind>(record.Kind, out var kind) && Enum.TryParse<AlertSeverity>(record.MinSeverity, out var severity)
            ? new AlertChannel
            {
                Id = record.Id,
                Name = record.Name,
                Kind = kind,
                Address = record.Address,
                UserName = record.UserName,
                From = record.From,
                To = record.To,
                MinSeverity = severity,
                Enabled = record.Enabled,
                Waiting = waiting,
                LastDelivery = last is null || !Enum.TryParse<AlertEvent>(last.Event, out var what) ? null : new AlertDelivery
                {
                    Id = last.Id,
                    Event = what,
                    CreatedAt = last.CreatedAt,
                    Attempts = last.Attempts,
                    DeliveredAt = last.DeliveredAt,
                    DueAt = last.DueAt,
                    Error = last.Error,
                },
                ChangedAt = record.ChangedAt,
                ChangedBy = record.ChangedBy,
                Stamp = record.Stamp,
            }
            : null;

    private AlertChannelProblem? Check(NewAlertChannel wanted) => wanted switch
    {
        _ when wanted.Name.Trim().Length is 0 or > AlertChannelRecord.MaxNameLength => AlertChannelProblem.NameInvalid,
        _ when ChannelAddresses.Check(wanted.Kind, wanted.Address, options.Value.AllowPlainText) is { } wrong => wrong,
        { Kind: AlertChannelKind.Smtp } when !IsMailbox(wanted.From) || !AreMailboxes(wanted.To) || wanted.UserName?.Length > AlertChannelRecord.MaxMailboxLength => AlertChannelProblem.MailboxInvalid,
        _ => null,
    };

    private static bool IsMailbox(string? text) =>
        text is { Length: <= AlertChannelRecord.MaxMailboxLength } && !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Domain.Length > 0;

    private static bool AreMailboxes(string? text) =>
        text is { Length: <= AlertChannelRecord.MaxAddressLength } && !text.Any(char.IsControl) && InternetAddressList.TryParse(text, out var list) && list.Count > 0 && list.Mailboxes.All(mailbox => mailbox.Domain.Length > 0);

    private AlertChannelRecord Add(PortalDbContext context, NewAlertChannel wanted, string by)
    {
        var channel = new AlertChannelRecord
        {
            Id = Guid.NewGuid().ToString(),
            Name = "",
            Kind = wanted.Kind.ToString(),
            Address = "",
            MinSeverity = "",
            Enabled = true,
            ChangedAt = time.GetUtcNow(),
            ChangedBy = by,
        };
        context.AlertChannels.Add(channel);
        return channel;
    }

    private void Fill(AlertChannelRecord channel, NewAlertChannel wanted, string? secret, string by)
    {
        var isMail = wanted.Kind == AlertChannelKind.Smtp;
        channel.Name = wanted.Name.Trim();
        channel.Address = wanted.Address;
        channel.UserName = isMail && wanted.UserName is { Length: > 0 } user ? user : null;
        channel.From = isMail ? wanted.From : null;
        channel.To = isMail ? wanted.To : null;
        channel.MinSeverity = wanted.MinSeverity.ToString();
        channel.Enabled = wanted.Enabled;
        channel.ChangedAt = time.GetUtcNow();
        channel.ChangedBy = by;
        if (isMail && channel.UserName is null)
        {
            channel.SealedSecret = null;
        }
        else if ((isMail ? wanted.Password : secret) is { } given)
        {
            channel.SealedSecret = secrets.Seal(given);
        }
    }

    private async Task<AlertChannelProblem?> ChangeAsync(
        string id, Actor by, string? action, Action<PortalDbContext, AlertChannelRecord> change, CancellationToken cancellationToken, AlertChannelKind? kind = null)
    {
        if (!by.May(Permission.AlertsWrite))
        {
            return AlertChannelProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.AlertChannels.SingleOrDefaultAsync(channel => channel.Id == id, cancellationToken) is not { } known
            || (kind is { } only && known.Kind != only.ToString()))
        {
            return AlertChannelProblem.NotFound;
        }

        context.ActAs(by.ToAudit(), action);
        change(context, known);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return AlertChannelProblem.Changed;
        }

        LogSet(logger, known.Id, known.Name, by.Name);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert channel {Id} '{Name}' was set, tried or taken away by {By}.")]
    private static partial void LogSet(ILogger logger, string id, string name, string by);
}
