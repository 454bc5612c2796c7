namespace DeepSeek.Portal.Features.Live;

internal sealed class LiveFeed : ILiveFeed
{
    private LiveView? _current;

    public event Action? Changed;

    public LiveView? Current => Volatile.Read(ref _current);

    public void Publish(LiveView view)
    {
        Volatile.Write(ref _current, view);
        Changed?.Invoke();
    }
}
