using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>Behind gateways the control plane decides, in a signed snapshot.</summary>
internal sealed class PublishedDesiredModels : IDesiredModels
{
    // A Redis that does not answer must not keep a replica from serving what it has.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly SnapshotFeed<ReplicaSnapshot> _feed;
    private readonly TimeProvider _time;

    public PublishedDesiredModels(SnapshotFeed<ReplicaSnapshot> feed, TimeProvider time)
    {
        (_feed, _time) = (feed, time);
        feed.Applied += () => Changed?.Invoke();
    }

    public event Action? Changed;

    public bool FollowsNewest => false;

    public DesiredModel? Find(string name) => _feed.Current?.Value.Models?.FirstOrDefault(model => model.Name == name);

    public bool IsDrained(string replicaId) => _feed.Current?.Value.Drained?.Contains(replicaId) == true;

    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _feed.Asked.WaitAsync(LongestWait, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What was kept on disk counts until then.
        }
    }

    public bool TakeUrgency(string name) => false;

    public void Found(ModelFolder folder)
    {
        // It is only discovered.
    }
}
