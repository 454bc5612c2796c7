using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Runs the work of loading on threads of its own, as many at a time as the settings allow and at a low priority: those who are being answered
/// meanwhile keep the others. (Only Windows heeds the priority of a thread; elsewhere it is the number that keeps the share small.)
/// </summary>
internal sealed class LoadingThreads(IOptions<ModelRepositoryOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.LoadThreads);

    /// <summary>Runs work that blocks, once a thread is free for it.</summary>
    /// <param name="name">What it is about, for those who look at threads.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Gives up waiting; the work itself has to look at it as well.</param>
    public async Task<T> RunAsync<T>(string name, Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => Run(work, done)) { IsBackground = true, Name = $"loading {name}", Priority = ThreadPriority.BelowNormal }.Start();
            return await done.Task;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (OperationCanceledException error)
        {
            done.SetCanceled(error.CancellationToken);
        }
#pragma warning disable CA1031 // It is the awaiting caller's, not this thread's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            done.SetException(error);
        }
    }
}
