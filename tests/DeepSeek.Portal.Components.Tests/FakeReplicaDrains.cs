using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Replicas;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Remembers who was drained, and who returned.</summary>
internal sealed class FakeReplicaDrains : IReplicaDrains
{
    public List<string> Drained { get; } = [];

    public List<string> Returned { get; } = [];

    public Task<IReadOnlyList<string>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. Drained]);

    public Task<ReplicaProblem?> DrainAsync(string replicaId, Actor by, CancellationToken cancellationToken)
    {
        Drained.Add(replicaId);
        return Task.FromResult<ReplicaProblem?>(null);
    }

    public Task<ReplicaProblem?> ReturnAsync(string replicaId, Actor by, CancellationToken cancellationToken)
    {
        Returned.Add(replicaId);
        return Task.FromResult<ReplicaProblem?>(null);
    }
}
