using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;

namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>
/// Which version of each model is to be active. Decisions are in the database and published from there; any number of portals may decide and end roll-outs
/// at the same time.
/// </summary>
internal interface IModelDeployments
{
    /// <summary>Decides for a version. A request that was seen before gives back what became of it.</summary>
    Task<Activation> ActivateAsync(WantedVersion wanted, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a roll-out that must not go on: the version before is decided for again, or, where there is none, it stays paused. False where it was not under
    /// way any more.
    /// </summary>
    Task<bool> RollBackAsync(string model, long revision, string reason, CancellationToken cancellationToken);

    /// <summary>Ends one like that because somebody wants it. Null where that was done.</summary>
    Task<RolloutProblem?> StopAsync(string model, long revision, Actor by, CancellationToken cancellationToken);

    /// <summary>
    /// Holds a roll-out, so that no further replica changes over until it is let go on. Those that have changed over are watched on: what goes wrong is gone back
    /// from. Null where that was done, or is so already.
    /// </summary>
    Task<RolloutProblem?> HoldAsync(string model, long revision, bool held, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends a roll-out that came to a good end. False where it was not under way any more.</summary>
    Task<bool> CompleteAsync(string model, long revision, CancellationToken cancellationToken);

    /// <summary>One decision; null where there is no such.</summary>
    Task<Deployment?> FindAsync(string model, long revision, CancellationToken cancellationToken);

    /// <summary>The last decisions about a model, the newest first; that is the one in force. None for who may not see models.</summary>
    Task<IReadOnlyList<Deployment>> ListAsync(string model, int atMost, Actor by, CancellationToken cancellationToken);

    /// <summary>The decisions in force, by model. None for who may not see models.</summary>
    Task<IReadOnlyList<Deployment>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Those in force that are under way.</summary>
    Task<IReadOnlyList<Deployment>> ListUnderWayAsync(CancellationToken cancellationToken);
}
