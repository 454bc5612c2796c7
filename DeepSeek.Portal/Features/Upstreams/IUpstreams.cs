namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>Servers of others that serve models of this platform. Gateways learn of changes by the snapshot.</summary>
internal interface IUpstreams
{
    /// <summary>All of them, by id.</summary>
    Task<IReadOnlyList<UpstreamItem>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Registers one, or changes it. Null where that was done.</summary>
    Task<UpstreamProblem?> SetAsync(NewUpstream wanted, string by, CancellationToken cancellationToken);

    /// <summary>Takes one away; false where there is no such.</summary>
    Task<bool> RemoveAsync(string id, string by, CancellationToken cancellationToken);
}
