using System.Collections.Concurrent;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>
/// Lets versions that take no more requests finish the answers that they have begun, and gives their memory back. What takes longer than the settings
/// allow is broken off, with an error that says so.
/// </summary>
internal sealed partial class ModelDrains(
    ModelCatalog catalog, IOptions<ModelRepositoryOptions> options, TimeProvider time, ILogger<ModelDrains> logger)
{
    private readonly ConcurrentDictionary<ServedModel, Task> _running = [];

    /// <summary>All that are under way.</summary>
    public Task Running => Task.WhenAll(_running.Values);

    /// <summary>Lets a version finish.</summary>
    /// <param name="version">The version, which takes no more requests already.</param>
    /// <param name="served">What is in memory of it.</param>
    /// <param name="cancellationToken">The service stops: nothing is waited for any more.</param>
    /// <returns>Ends when its memory was given back.</returns>
    public Task Begin(ModelVersion version, ServedModel served, CancellationToken cancellationToken)
    {
        var drain = DrainAsync(version, served, cancellationToken);
        _running[served] = drain;
        if (drain.IsCompleted) _running.TryRemove(served, out _);
        return drain;
    }

    private async Task DrainAsync(ModelVersion version, ServedModel served, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        string? reason = null;
        try
        {
            await served.Left.WaitAsync(TimeSpan.FromSeconds(options.Value.DrainSeconds), time, cancellationToken);
            await served.DisposeAsync();
            LogFinished(logger, version.Id, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (TimeoutException)
        {
            reason = FormattableString.Invariant(
                $"{version.Id} was replaced, and this answer took longer than the {options.Value.DrainSeconds} s that it had left; ask again.");
            LogCutOff(logger, version.Id, options.Value.DrainSeconds);
            await served.CutOffAsync(new ApiFailure(ApiError.Unavailable, reason, RetryAfter: TimeSpan.FromSeconds(1)));
        }
        catch (OperationCanceledException)
        {
            await served.DisposeAsync();
        }

        NativeHeap.Trim();
        catalog.Release(version, served, reason is null ? null : "Answers that took too long were broken off.");
        _running.TryRemove(served, out _);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{ModelVersion} has finished its last answer and is unloaded, {Seconds:0.00} s after it was replaced.")]
    private static partial void LogFinished(ILogger logger, string modelVersion, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "{ModelVersion} still had answers to finish after {Seconds} s (Models:DrainSeconds); they are broken off, and it is unloaded.")]
    private static partial void LogCutOff(ILogger logger, string modelVersion, double seconds);
}
