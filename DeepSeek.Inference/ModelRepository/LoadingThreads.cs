using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Runs the work of loading on threads of its own, as many at a time as the settings allow and at a low priority: those who are being answered
/// meanwhile hardly notice.
/// </summary>
internal sealed class LoadingThreads(IOptions<ModelRepositoryOptions> options, IOptions<RuntimeOptions> runtime) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.LoadThreads);

    /// <summary>Runs work that blocks, once a thread is free for it.</summary>
    /// <param name="name">What it is about, for those who look at threads.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Gives up waiting; the work itself has to look at it as well.</param>
    public Task<T> RunAsync<T>(string name, Func<T> work, CancellationToken cancellationToken) => RunAsync(name, yields: true, work, cancellationToken);

    /// <summary>Runs the making of a session, whose own threads must not be as slow as the one that starts them.</summary>
    public Task<T> LoadAsync<T>(string name, Func<T> work, CancellationToken cancellationToken) =>
        RunAsync(name, yields: runtime.Value.EffectiveThreads == 1, work, cancellationToken);

    public void Dispose() => _free.Dispose();

    private async Task<T> RunAsync<T>(string name, bool yields, Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await BackgroundThread.RunAsync($"loading {name}", yields, work);
        }
        finally
        {
            _free.Release();
        }
    }
}
