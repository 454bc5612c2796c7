using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Runs the work of loading on threads of its own, as many at a time as the settings allow, and where others are being answered meanwhile at such a
/// low priority that they hardly notice.
/// </summary>
internal sealed class LoadingThreads(IOptions<ModelRepositoryOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.LoadThreads);

    /// <summary>Runs work that blocks, once a thread is free for it.</summary>
    /// <param name="name">What it is about, for those who look at threads.</param>
    /// <param name="yields">Whether it leaves the processor to others: where somebody may be answered meanwhile.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Gives up waiting; the work itself has to look at it as well.</param>
    public async Task<T> RunAsync<T>(string name, bool yields, Func<T> work, CancellationToken cancellationToken)
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

    public void Dispose() => _free.Dispose();
}
