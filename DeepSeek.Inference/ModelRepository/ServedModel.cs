using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// A version that answers requests: the loaded model and its engine. Every request holds a lease from when it has found the version until its answer
/// is over, so that a version which is replaced meanwhile is disposed of after its last answer, and no request ever meets one that is gone.
/// </summary>
internal sealed class ServedModel(LoadedModel model, ModelEngine engine, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastUsed = time.GetTimestamp();
    private int _leases;
    private bool _closed;

    public LoadedModel Model => model;

    public ModelEngine Engine => engine;

    public string Name => model.Folder.Name;

    public string Version => model.Folder.Version;

    /// <summary>As <c>name@version</c>.</summary>
    public string Id => model.Folder.Id;

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int ContextTokens => model.Session.Shape.ContextTokens;

    /// <summary>Ends when it takes no more requests and the last one has left.</summary>
    public Task Left => _left.Task;

    /// <summary>Whether it takes no more requests.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>How long nobody has asked it anything; zero while somebody does.</summary>
    public TimeSpan Idle
    {
        get
        {
            lock (_lock) return _leases > 0 ? TimeSpan.Zero : time.GetElapsedTime(_lastUsed);
        }
    }

    /// <summary>Begins a request; false once it takes no more. To be followed by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed) return false;
            _leases++;
            return true;
        }
    }

    /// <summary>Ends a request.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _leases--;
            _lastUsed = time.GetTimestamp();
            if (_closed && _leases == 0) _left.TrySetResult();
        }
    }

    /// <summary>Takes no more requests.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            if (_leases == 0) _left.TrySetResult();
        }
    }

    /// <summary>Breaks off the answers that are not finished, with a reason, and gives its memory back.</summary>
    public async ValueTask CutOffAsync(ApiFailure reason)
    {
        Close();
        await engine.StopAsync(reason);
        model.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await engine.DisposeAsync();
        model.Dispose();
    }
}
