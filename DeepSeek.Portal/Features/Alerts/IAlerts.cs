using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Alerts;

/// <summary>What fires and what fired; who knows of it.</summary>
internal interface IAlerts
{
    /// <summary>A page of those that whoever asks may see, the newest first.</summary>
    Task<AlertPage> ListAsync(AlertQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>Says that somebody knows. Null where that was noted.</summary>
    Task<AlertProblem?> AcknowledgeAsync(string id, string? note, Actor by, CancellationToken cancellationToken);

    /// <summary>Tells nobody of this cause until then; null to tell again. Null where that was noted.</summary>
    Task<AlertProblem?> SilenceAsync(string id, DateTimeOffset? until, Actor by, CancellationToken cancellationToken);
}
