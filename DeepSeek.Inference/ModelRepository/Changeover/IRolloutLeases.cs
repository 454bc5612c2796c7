using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>Lets only so many replicas change a model's version at a time.</summary>
internal interface IRolloutLeases
{
    /// <summary>Waits for a lease.</summary>
    /// <param name="model">What is to be changed, and how many may at a time.</param>
    /// <param name="stillWanted">Asked now and then; once it says no, nobody waits any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null where it is not wanted any more.</returns>
    Task<IRolloutLease?> AcquireAsync(DesiredModel model, Func<bool> stillWanted, CancellationToken cancellationToken);
}
