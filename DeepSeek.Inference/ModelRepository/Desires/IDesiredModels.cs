using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>Who decides which version of a model is to be active here, and whether this replica takes requests.</summary>
internal interface IDesiredModels
{
    /// <summary>Raised when something else was decided. On any thread.</summary>
    event Action? Changed;

    /// <summary>
    /// What becomes of a model that nobody has decided about. True: its newest version is active, also one that comes later. False: the newest that was
    /// there at the start; later ones are only discovered.
    /// </summary>
    bool FollowsNewest { get; }

    /// <summary>What was decided about a model; null for nothing.</summary>
    DesiredModel? Find(string name);

    /// <summary>Whether a replica is to take no new requests.</summary>
    bool IsDrained(string replicaId);

    /// <summary>Waits until what was decided is known, as far as it can be.</summary>
    Task LearnAsync(CancellationToken cancellationToken);

    /// <summary>Whether somebody waits for what was decided about a model, which is then loaded although nobody asks it anything. Says so once.</summary>
    bool TakeUrgency(string name);

    /// <summary>Told of a version that has come, or is complete now.</summary>
    void Found(ModelFolder folder);
}
