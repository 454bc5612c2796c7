using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Upstreams;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Upstreams in memory.</summary>
internal sealed class FakeUpstreams : IUpstreams
{
    public List<UpstreamItem> Items { get; } = [];

    public List<NewUpstream> Set { get; } = [];

    public Task<IReadOnlyList<UpstreamItem>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<UpstreamItem>>([.. Items]);

    public Task<UpstreamProblem?> SetAsync(NewUpstream wanted, Actor by, CancellationToken cancellationToken)
    {
        Set.Add(wanted);
        return Task.FromResult<UpstreamProblem?>(null);
    }

    public Task<UpstreamProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult<UpstreamProblem?>(null);
}
