using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>Where alerts are sent.</summary>
internal interface IAlertChannels
{
    /// <summary>All of them, by name; none for who may not see alerts of the whole platform.</summary>
    Task<IReadOnlyList<AlertChannel>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Makes one, or changes it.</summary>
    Task<AlertChannelChange> SetAsync(NewAlertChannel wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Gives a webhook another secret; what it was signed with before does not count from now on.</summary>
    Task<AlertChannelChange> RotateAsync(string id, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes one away, and what it was still to be told. Null where that was done.</summary>
    Task<AlertChannelProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken);

    /// <summary>Sends a trial within a second; how it goes is in the list. Null where that was begun.</summary>
    Task<AlertChannelProblem?> TestAsync(string id, Actor by, CancellationToken cancellationToken);
}
