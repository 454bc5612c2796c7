using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts.Channels;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Channels in memory; notes what is set and tried.</summary>
internal sealed class FakeAlertChannels : IAlertChannels
{
    public const string Secret = "whsec_shown_once";

    public List<AlertChannel> Items { get; } = [];

    public List<NewAlertChannel> Set { get; } = [];

    public List<string> Tested { get; } = [];

    public Task<IReadOnlyList<AlertChannel>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AlertChannel>>([.. Items]);

    public Task<AlertChannelChange> SetAsync(NewAlertChannel wanted, Actor by, CancellationToken cancellationToken)
    {
        Set.Add(wanted);
        return Task.FromResult(new AlertChannelChange("new", wanted.Id is null ? Secret : null, null));
    }

    public Task<AlertChannelChange> RotateAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult(new AlertChannelChange(id, Secret, null));

    public Task<AlertChannelProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult<AlertChannelProblem?>(null);

    public Task<AlertChannelProblem?> TestAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        Tested.Add(id);
        return Task.FromResult<AlertChannelProblem?>(null);
    }
}
