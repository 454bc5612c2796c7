namespace DeepSeek.Inference.Processing.Plugins;

/// <summary>
/// A few threads on which a plug-in computes, also after its awaits. A call that never returns takes one of them, not one of the thread pool that
/// everybody lives from; when all are taken the plug-in stalls, and nothing else does.
/// </summary>
/// <param name="name">The plug-in's name, for who looks at threads.</param>
/// <param name="most">How many there are at most; they are started as they are needed.</param>
internal sealed class PluginThreads(string name, int most) : TaskScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = [];
    private int _started;
    private int _idle;
    private bool _closed;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>Runs work here.</summary>
    public Task<T> Run<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => work(cancellationToken).AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Lets threads go that have nothing to do; those that hang end with the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_idle >= _waiting.Count || _started >= most)
            {
                Monitor.Pulse(_gate);
                return;
            }

            _started++;
        }

        new Thread(Work) { IsBackground = true, Name = $"plug-in {name}" }.Start();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return [.. _waiting];
    }

    private void Work()
    {
        while (TryTake() is { } task) TryExecuteTask(task);
    }

    private Task? TryTake()
    {
        lock (_gate)
        {
            Task? task;
            while (!_waiting.TryDequeue(out task) && !_closed)
            {
                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            return task;
        }
    }
}
