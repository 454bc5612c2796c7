using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>What is sent: the body of a webhook, and what mails are written from. A shape that others rely on.</summary>
internal sealed record AlertNews
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The delivery's id: the same at every attempt.</summary>
    public required string Id { get; init; }

    /// <summary><c>alert.firing</c>, <c>alert.resolved</c> or <c>alert.test</c>.</summary>
    public required string Event { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Text { get; init; }

    /// <summary>Null of a test.</summary>
    public AlertItem? Alert { get; init; }

    /// <summary>News of an alert, due at once.</summary>
    public static AlertDeliveryRecord Compose(string channelId, AlertItem alert, AlertEvent what, DateTimeOffset now) =>
        Compose(channelId, alert.Id, what, now, AlertSentences.Of(alert, what), alert);

    /// <summary>A trial, due at once.</summary>
    public static AlertDeliveryRecord ComposeTest(string channelId, DateTimeOffset now) =>
        Compose(channelId, Guid.NewGuid().ToString(), AlertEvent.Test, now, "This is a test of an alert channel of DeepSeek Platform. Nothing is the matter.", null);

    /// <summary>Reads what was composed; null for what another release has composed otherwise.</summary>
    public static AlertNews? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<AlertNews>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AlertDeliveryRecord Compose(string channelId, string alertId, AlertEvent what, DateTimeOffset now, string text, AlertItem? alert)
    {
        var id = Guid.NewGuid().ToString();
        return new AlertDeliveryRecord
        {
            Id = id,
            ChannelId = channelId,
            AlertId = alertId,
            Event = what.ToString(),
            Body = JsonSerializer.Serialize(new AlertNews { Id = id, Event = EventName(what), At = now, Text = text, Alert = alert }, Json),
            CreatedAt = now,
            DueAt = now,
        };
    }

    private static string EventName(AlertEvent what) => "alert." + JsonNamingPolicy.SnakeCaseLower.ConvertName(what.ToString());
}
