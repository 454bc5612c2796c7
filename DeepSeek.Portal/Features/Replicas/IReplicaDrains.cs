using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Replicas;

/// <summary>Which replicas take no new requests because somebody wants it so: to look at one, or to take its machine away.</summary>
internal interface IReplicaDrains
{
    /// <summary>Ids of those that are to take none, whether they are there or not. None for who may not see replicas.</summary>
    Task<IReadOnlyList<string>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Has one finish what it has begun and take no more. Null where that was done, or is so already.</summary>
    Task<ReplicaProblem?> DrainAsync(string replicaId, Actor by, CancellationToken cancellationToken);

    /// <summary>Lets one take requests again. Null where that was done.</summary>
    Task<ReplicaProblem?> ReturnAsync(string replicaId, Actor by, CancellationToken cancellationToken);
}
