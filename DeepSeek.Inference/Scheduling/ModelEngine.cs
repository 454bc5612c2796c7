using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// One thread that runs one model, one sequence at a time, in the order they came. Requests only add to its queue and read their updates; the thread
/// itself never waits for anything but work.
/// </summary>
internal sealed partial class ModelEngine : IAsyncDisposable
{
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(1);

    private readonly ISequenceSlot _slot;
    private readonly ModelTokenizer _tokenizer;
    private readonly EngineServices _services;
    private readonly SequenceQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _cachedTokens;
    private long _typicalTicks = FirstGuess.Ticks;

    /// <summary>Starts the thread.</summary>
    /// <param name="modelVersion">What it runs, as <c>name@version</c>.</param>
    /// <param name="session">The loaded model; it stays its owner's.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="services">What engines share.</param>
    public ModelEngine(string modelVersion, IModelSession session, ModelTokenizer tokenizer, EngineServices services)
    {
        ModelVersion = modelVersion;
        (_tokenizer, _services) = (tokenizer, services);
        _slot = session.AllocateSlot();
        _queue = new SequenceQueue(services.Options.QueueCapacity);
        new Thread(Loop) { IsBackground = true, Name = $"engine {modelVersion}" }.Start();
    }

    /// <summary>What it runs.</summary>
    public string ModelVersion { get; }

    /// <summary>Sequences being generated.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Sequences that wait.</summary>
    public int Queued => _queue.Count;

    /// <summary>Tokens in the key-value cache.</summary>
    public int CachedTokens => Volatile.Read(ref _cachedTokens);

    /// <summary>Most tokens that the key-value cache holds.</summary>
    public int CacheCapacity => _slot.Capacity;

    /// <summary>Joins the queue.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Cancelled when nobody wants the answer any more; frees the engine within a step.</param>
    /// <param name="updates">The sequence's news.</param>
    /// <param name="failure">Why it cannot join.</param>
    public bool TrySubmit(
        SequenceRequest request,
        CancellationToken cancellation,
        [NotNullWhen(true)] out ChannelReader<SequenceUpdate>? updates,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        var sequence = new QueuedSequence(request, _services.Time.GetTimestamp(), cancellation);
        if (!_queue.TryAdd(sequence))
        {
            (updates, failure) = (null, _queue.IsClosed ? Stopping() : new ApiFailure(
                ApiError.Unavailable, $"The queue of {ModelVersion} is full; try again later.", RetryAfter: EstimateWait()));
            return false;
        }

        _services.Metrics.Waiting(ModelVersion, 1);
        (updates, failure) = (sequence.Updates, null);
        sequence.OnCancellation(LeaveQueue);
        return true;
    }

    /// <summary>Takes nothing more, ends what runs and what waits with a failure, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var waiting in _queue.Close())
        {
            _services.Metrics.Waiting(ModelVersion, -1);
            waiting.End(new SequenceEnd(null, default, Stopping()));
        }

        await _stopping.CancelAsync();
        await _ended.Task;
        _queue.Dispose();
        _slot.Dispose();
        _stopping.Dispose();
    }

    private void LeaveQueue(QueuedSequence sequence)
    {
        if (!_queue.TryRemove(sequence)) return;
        _services.Metrics.Waiting(ModelVersion, -1);
        sequence.End(new SequenceEnd(null, default, Gone()));
    }

    private void Loop()
    {
        try
        {
            while (true)
            {
                if (_queue.Take(_stopping.Token) is not { } sequence) continue;
                _services.Metrics.Waiting(ModelVersion, -1);
                Run(sequence);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The thread's only way out.
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Run(QueuedSequence sequence)
    {
        Volatile.Write(ref _running, 1);
        _services.Metrics.Running(ModelVersion, 1);
        var run = new SequenceRun(sequence, ModelVersion, _slot, _tokenizer, _services);
        try
        {
            if (run.ToEnd(length => Volatile.Write(ref _cachedTokens, length), _stopping.Token)) LearnFrom(run.Elapsed);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            run.Fail(Stopping());
        }
        catch (OperationCanceledException) when (sequence.Cancellation.IsCancellationRequested)
        {
            LogAbandoned(_services.Logger, sequence.Request.RequestId, ModelVersion);
            run.Fail(Gone());
        }
#pragma warning disable CA1031 // Whatever a step throws ends its own sequence, never the engine.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(_services.Logger, error, sequence.Request.RequestId, ModelVersion);
            run.Fail(new ApiFailure(ApiError.ServerError, "The model failed while answering this request."));
        }

        Volatile.Write(ref _cachedTokens, 0);
        Volatile.Write(ref _running, 0);
        _services.Metrics.Running(ModelVersion, -1);
    }

    // A moving average over about ten sequences.
    private void LearnFrom(TimeSpan elapsed) =>
        Volatile.Write(ref _typicalTicks, (long)((0.9 * Volatile.Read(ref _typicalTicks)) + (0.1 * elapsed.Ticks)));

    private TimeSpan EstimateWait()
    {
        var seconds = TimeSpan.FromTicks(Volatile.Read(ref _typicalTicks)).TotalSeconds * (Queued + Running);
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, _services.Options.MaxRetryAfterSeconds));
    }

    private static ApiFailure Gone() => new(ApiError.Unavailable, "The client has gone.");

    private static ApiFailure Stopping() =>
        new(ApiError.Unavailable, "This replica is stopping; try again.", RetryAfter: TimeSpan.FromSeconds(1));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of request {RequestId} to {ModelVersion} has gone; its sequence is ended.")]
    private static partial void LogAbandoned(ILogger logger, string requestId, string modelVersion);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} to {ModelVersion} failed in the engine.")]
    private static partial void LogFailed(ILogger logger, Exception error, string requestId, string modelVersion);
}
