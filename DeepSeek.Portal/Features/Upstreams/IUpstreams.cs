using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>Servers of others that serve models of this platform. Gateways learn of changes by the snapshot.</summary>
internal interface IUpstreams
{
    /// <summary>All of them, by id; none for who may not see models of the whole platform.</summary>
    Task<IReadOnlyList<UpstreamItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Registers one, or changes it. Null where that was done.</summary>
    Task<UpstreamProblem?> SetAsync(NewUpstream wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes one away. Null where that was done.</summary>
    Task<UpstreamProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken);
}
