using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Decisions in memory, the newest first.</summary>
internal sealed class FakeModelDeployments : IModelDeployments
{
    public List<Deployment> Items { get; } = [];

    public List<WantedVersion> Wanted { get; } = [];

    public List<(string Model, long Revision)> Stopped { get; } = [];

    public List<(string Model, long Revision, bool Held)> Held { get; } = [];

    public Activation? Answer { get; set; }

    public Task<Activation> ActivateAsync(WantedVersion wanted, CancellationToken cancellationToken)
    {
        Wanted.Add(wanted);
        return Task.FromResult(Answer ?? Activation.Refused(ActivationProblem.ReplicasUnknown));
    }

    public Task<RolloutProblem?> StopAsync(string model, long revision, Actor by, CancellationToken cancellationToken)
    {
        Stopped.Add((model, revision));
        return Task.FromResult<RolloutProblem?>(null);
    }

    public Task<RolloutProblem?> HoldAsync(string model, long revision, bool held, Actor by, CancellationToken cancellationToken)
    {
        Held.Add((model, revision, held));
        return Task.FromResult<RolloutProblem?>(null);
    }

    public Task<bool> RollBackAsync(string model, long revision, string reason, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> CompleteAsync(string model, long revision, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Deployment?> FindAsync(string model, long revision, CancellationToken cancellationToken) => Task.FromResult(Items.Find(item => item.Revision == revision));

    public Task<IReadOnlyList<Deployment>> ListAsync(string model, int atMost, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Deployment>>([.. Items.Where(item => item.Name == model).Take(atMost)]);

    public Task<IReadOnlyList<Deployment>> ListAsync(Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Deployment>>([.. Items.DistinctBy(item => item.Name)]);

    public Task<IReadOnlyList<Deployment>> ListUnderWayAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Deployment>>([.. Items.Where(item => item.UnderWay)]);
}
