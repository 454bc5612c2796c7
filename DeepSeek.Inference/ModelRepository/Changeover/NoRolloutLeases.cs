using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>A service that stands alone waits for nobody.</summary>
internal sealed class NoRolloutLeases : IRolloutLeases
{
    public Task<IRolloutLease?> AcquireAsync(DesiredModel model, Func<bool> stillWanted, CancellationToken cancellationToken) =>
        Task.FromResult<IRolloutLease?>(new Always());

    private sealed class Always : IRolloutLease
    {
        public void ReleaseAfter(TimeSpan delay)
        {
            // There is nothing to give back.
        }
    }
}
