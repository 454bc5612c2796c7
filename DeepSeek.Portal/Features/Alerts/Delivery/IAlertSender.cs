using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>Gets news to channels of one kind.</summary>
internal interface IAlertSender
{
    /// <summary>Which kind.</summary>
    string Kind { get; }

    /// <summary>Tries once. Null where the other side has taken it, else why not.</summary>
    Task<string?> SendAsync(AlertDeliveryRecord delivery, AlertChannelRecord channel, CancellationToken cancellationToken);
}
