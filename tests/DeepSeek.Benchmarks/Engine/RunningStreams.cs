using System.Diagnostics;
using DeepSeek.Benchmarks.Measuring;

namespace DeepSeek.Benchmarks.Engine;

/// <summary>
/// Streams that run on and on. They end at the context's end and begin anew, each with a gap that is its own prompt's and not counted.
/// </summary>
internal sealed class RunningStreams : IAsyncDisposable
{
    private const int PromptTokens = 32;

    private readonly CancellationTokenSource _stop;
    private readonly List<double>[] _gaps;
    private readonly List<Task> _running;

    public RunningStreams(EngineUnderTest engine, int count, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _gaps = [.. Enumerable.Range(0, count).Select(_ => new List<double>())];
        _running = [.. Enumerable.Range(0, count).Select(stream => RunAsync(engine, stream, _gaps[stream], _stop.Token))];
    }

    /// <summary>The times between tokens since the last call, in seconds.</summary>
    public Sample Take()
    {
        var all = new List<double>();
        foreach (var list in _gaps)
        {
            lock (list)
            {
                all.AddRange(list);
                list.Clear();
            }
        }

        return new Sample(all);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private static async Task RunAsync(EngineUnderTest engine, int stream, List<double> gaps, CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
            {
                var updates = engine.Submit(
                    engine.Prompt(PromptTokens, 1000 + (100 * stream) + round), engine.Shape.ContextTokens - PromptTokens,
                    $"stream {stream}", cancellationToken: cancellationToken);
                long? last = null;
                await foreach (var update in updates.ReadAllAsync(cancellationToken))
                {
                    if (update.Token < 0) continue;
                    var now = Stopwatch.GetTimestamp();
                    if (last is { } before)
                    {
                        lock (gaps) gaps.Add(Stopwatch.GetElapsedTime(before, now).TotalSeconds);
                    }

                    last = now;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
