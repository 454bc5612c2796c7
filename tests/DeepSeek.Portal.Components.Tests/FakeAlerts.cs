using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Alerts in memory.</summary>
internal sealed class FakeAlerts : IAlerts
{
    public List<AlertItem> Items { get; } = [];

    public List<(string Id, string? Note)> Acknowledged { get; } = [];

    public List<(string Id, DateTimeOffset? Until)> Silenced { get; } = [];

    public Task<AlertPage> ListAsync(AlertQuery query, Actor by, CancellationToken cancellationToken)
    {
        var found = Items.Where(alert => query.State is null || alert.State == query.State).ToList();
        return Task.FromResult(new AlertPage(found, found.Count));
    }

    public Task<AlertProblem?> AcknowledgeAsync(string id, string? note, Actor by, CancellationToken cancellationToken)
    {
        Acknowledged.Add((id, note));
        return Task.FromResult<AlertProblem?>(null);
    }

    public Task<AlertProblem?> SilenceAsync(string id, DateTimeOffset? until, Actor by, CancellationToken cancellationToken)
    {
        Silenced.Add((id, until));
        return Task.FromResult<AlertProblem?>(null);
    }
}
