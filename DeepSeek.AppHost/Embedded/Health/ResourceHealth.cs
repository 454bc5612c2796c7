namespace DeepSeek.AppHost.Embedded.Health;

/// <summary>Which instances of one resource are healthy, and who waits for all of them to be.</summary>
internal sealed class ResourceHealth
{
    private readonly Lock _lock = new();
    private bool[] _healthy = [false];
    private TaskCompletionSource _all = NewSource();

    public Resource? Resource { get; private set; }

    public void Describe(Resource resource)
    {
        lock (_lock)
        {
            if (Resource is null)
            {
                Resource = resource;
                _healthy = new bool[resource.Replicas];
            }
        }
    }

    /// <summary>Notes how one instance is.</summary>
    public void Report(int instance, bool healthy)
    {
        lock (_lock)
        {
            _healthy[instance] = healthy;
            if (Array.TrueForAll(_healthy, one => one))
            {
                _all.TrySetResult();
            }
            else if (_all.Task.IsCompleted)
            {
                _all = NewSource();
            }
        }
    }

    public Task WhenHealthyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _all.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
