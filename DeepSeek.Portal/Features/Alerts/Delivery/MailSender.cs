using System.Net.Sockets;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts.Channels;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>Hands mails to a mail server. A mail has the delivery's id as its own, by which mailboxes know one that comes twice.</summary>
internal sealed class MailSender(AddressGuard guard, ChannelSecrets secrets) : IAlertSender
{
    public string Kind => nameof(AlertChannelKind.Smtp);

    public async Task<string?> SendAsync(AlertDeliveryRecord delivery, AlertChannelRecord channel, CancellationToken cancellationToken)
    {
        if (AlertNews.Read(delivery.Body) is not { } news || !InternetAddressList.TryParse(channel.To, out var to) || !MailboxAddress.TryParse(channel.From, out var from))
        {
            return "The mail cannot be written: the channel's addresses, or the news, cannot be read.";
        }

        var server = new Uri(channel.Address);
        using var mail = new MimeMessage { Subject = news.Text, MessageId = $"{delivery.Id}@{from.Domain}", Body = new TextPart("plain") { Text = Text(news) } };
        mail.From.Add(from);
        mail.To.AddRange(to);
        try
        {
            using var client = new SmtpClient();
            var socket = await guard.ConnectAsync(server.IdnHost, ChannelAddresses.PortOf(server), cancellationToken);
            await client.ConnectAsync(socket, server.IdnHost, ChannelAddresses.PortOf(server), Security(server), cancellationToken);
            if (channel.UserName is { Length: > 0 } user)
            {
                await client.AuthenticateAsync(user, secrets.Open(channel) ?? "", cancellationToken);
            }

            await client.SendAsync(mail, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is AddressRefusedException or SocketException or IOException or ProtocolException or CommandException
            or AuthenticationException or SslHandshakeException or InvalidOperationException or NotSupportedException)
        {
            return e.Message;
        }
    }

    /// <summary>Without TLS only where the setting let such an address in.</summary>
    private static SecureSocketOptions Security(Uri server) => server.Scheme switch
    {
        ChannelAddresses.SmtpTls => SecureSocketOptions.SslOnConnect,
        ChannelAddresses.SmtpPlain => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static string Text(AlertNews news) => news.Alert is not { } alert ? news.Text : $"""
        {news.Text}

        Since: {alert.StartedAt:u}
        {(alert.ResolvedAt is { } at ? $"Resolved: {at:u}" : "It is told again when it is over.")}
        Rule: {alert.RuleId}
        """;
}
