using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts.Channels;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>Posts JSON that is signed: <c>t</c> is when, <c>v1</c> the HMAC-SHA256 of <c>t.body</c>, so that neither can be changed, nor sent again much later.</summary>
internal sealed class WebhookSender(IHttpClientFactory clients, ChannelSecrets secrets, TimeProvider time) : IAlertSender
{
    public const string ClientName = "alerts";
    public const string SignatureHeader = "DeepSeek-Signature";
    public const string EventHeader = "DeepSeek-Event";
    public const string IdempotencyHeader = "Idempotency-Key";

    public string Kind => nameof(AlertChannelKind.Webhook);

    public static string Sign(string secret, long unixSeconds, string body)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{unixSeconds}.{body}");
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return string.Create(CultureInfo.InvariantCulture, $"t={unixSeconds},v1={Convert.ToHexStringLower(hash)}");
    }

    public async Task<string?> SendAsync(AlertDeliveryRecord delivery, AlertChannelRecord channel, CancellationToken cancellationToken)
    {
        if (secrets.Open(channel) is not { } secret)
        {
            return "The channel's secret cannot be opened: it was sealed with another key.";
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Address);
        request.Content = new StringContent(delivery.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add(SignatureHeader, Sign(secret, time.GetUtcNow().ToUnixTimeSeconds(), delivery.Body));
        request.Headers.Add(EventHeader, "alert." + delivery.Event.ToLowerInvariant());
        request.Headers.Add(IdempotencyHeader, delivery.Id);
        request.Headers.UserAgent.ParseAdd("DeepSeek-Platform");
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => $"It answered {(int)answer.StatusCode}; redirects are not followed.",
                var status => $"It answered {status}.",
            };
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is AddressRefusedException or SocketException ? e.InnerException.Message : e.Message;
        }
    }
}
