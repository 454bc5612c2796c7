using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling.Admission;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.Inference.Scheduling.PrefixCaching;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Runs one model for many sequences at a time, which join and leave at every step (continuous batching). Requests only add to its queue and read
/// their updates; one thread does the rest, and never waits for anything but work.
/// </summary>
internal sealed partial class ModelEngine : IAsyncDisposable
{
    private readonly ISlotPool _pool;
    private readonly ModelShape _shape;
    private readonly EngineServices _services;
    private readonly AdmissionQueue _queue;
    private readonly PrefixCache _prefixes;
    private readonly SlotTable _slots;
    private readonly SequenceReporter _reporter;
    private readonly StepWatchdog _watchdog;
    private readonly MemoryLimits _limits;
    private readonly SlotDepartures _departures;
    private readonly Scheduler _scheduler;
    private readonly StepExecutor _executor;
    private readonly MovingMean _stepSeconds = new();
    private readonly MovingMean _deviceSecondsPerToken = new();
    private readonly StepBudget _budget;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _cachedTokens;
    private long _promptTokensRead;
    private volatile ApiFailure _stopReason = Stopping();

    /// <summary>Starts the thread.</summary>
    /// <param name="modelVersion">What it runs, as <c>name@version</c>.</param>
    /// <param name="session">The loaded model; it stays its owner's.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="services">What engines share.</param>
    public ModelEngine(string modelVersion, IModelSession session, ModelTokenizer tokenizer, EngineServices services)
    {
        (ModelVersion, _shape, _services) = (modelVersion, session.Shape, services);

        // One more than sequences: the table of slots needs one to change others over.
        _pool = session.AllocateSlots(Math.Max(2, Math.Min(services.Options.MaxSequences + 1, session.AffordableSlots)));
        _queue = new AdmissionQueue(services.Options);
        _prefixes = new PrefixCache(_pool, session.Cuts, Math.Min(services.Options.PrefixCacheBytes, session.Plan.PrefixCacheBytes));
        _slots = new SlotTable(_pool);
        _reporter = new SequenceReporter(modelVersion, services);
        _budget = new StepBudget(session.ChunkTokens, session.Cuts.Granularity, services.Options);
        _watchdog = new StepWatchdog(_pool, modelVersion, services);
        _limits = new MemoryLimits(_slots.Capacity, session.ChunkTokens, session.Cuts.Granularity);
        _departures = new SlotDepartures(_slots, _queue, _reporter, services);
        _scheduler = new Scheduler(_queue, _slots, _limits, _prefixes, _departures, tokenizer, services);
        var relief = new MemoryRelief(_slots, _limits, _prefixes, _departures, services);
        _executor = new StepExecutor(_pool, session.Cuts, _slots, _limits, relief, _queue, _prefixes, _watchdog, _reporter, _departures, services);
        services.Metrics.Add(this);
        new Thread(Loop) { IsBackground = true, Name = $"engine {modelVersion}" }.Start();
    }

    /// <summary>What it runs.</summary>
    public string ModelVersion { get; }

    /// <summary>How it is doing.</summary>
    public EngineStatus Status => new()
    {
        Realtime = new LaneFigures(_queue.Running(Lane.Realtime), _queue.Waiting(Lane.Realtime), _departures.Preempted(Lane.Realtime)),
        Batch = new LaneFigures(_queue.Running(Lane.Batch), _queue.Waiting(Lane.Batch), _departures.Preempted(Lane.Batch)),
        Slots = _slots.Capacity,
        CachedTokens = Volatile.Read(ref _cachedTokens),
        CacheCapacityTokens = (long)_slots.Capacity * _pool.Capacity,
        PrefixCacheBytes = _prefixes.Bytes,
        PrefixHitTokens = _prefixes.HitTokens,
        PrefixLookupTokens = _prefixes.LookupTokens,
        PromptTokensRead = Volatile.Read(ref _promptTokensRead),
        RunsWithoutMemory = _limits.Shortages,
        StepSeconds = _stepSeconds.Value,
        AnswersEnded = _reporter.Ended,
        AnswersFailed = _reporter.Failed,
        SecondsPerToken = _reporter.SecondsPerToken,
        DeviceSecondsPerToken = _deviceSecondsPerToken.Value,
    };

    /// <summary>Joins the queue.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Cancelled when nobody wants the answer any more; frees its slots within a step.</param>
    /// <param name="updates">Its news.</param>
    /// <param name="failure">Why it cannot join.</param>
    public bool TrySubmit(
        SequenceRequest request,
        CancellationToken cancellation,
        [NotNullWhen(true)] out ChannelReader<SequenceUpdate>? updates,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        updates = null;
        failure = SequenceValidator.Validate(request, _shape);
        if (failure is not null) return false;

        var stream = new SequenceStream(request.Choices.Count, cancellation) { Meter = MeterFor(request) };
        var now = _services.Time.GetTimestamp();
        List<Sequence> sequences = [.. request.Choices.Select(choice => new Sequence(request, choice, stream, now))];
        if (!_queue.TryAdd(sequences))
        {
            failure = _queue.IsClosed ? _stopReason : new ApiFailure(
                ApiError.Unavailable, $"The queue of {ModelVersion} is full; try again later.", RetryAfter: EstimateWait(request.Lane));
            return false;
        }

        updates = stream.Updates;
        stream.OnCancellation(() => LeaveQueue(sequences));
        return true;
    }

    /// <summary>Takes nothing more, ends what runs and what waits with a failure, and ends the thread.</summary>
    public ValueTask DisposeAsync() => StopAsync(Stopping());

    /// <summary>The same, with a reason that those are told whose answers are not finished. To be called once.</summary>
    public async ValueTask StopAsync(ApiFailure reason)
    {
        _stopReason = reason;
        foreach (var waiting in _queue.Close()) _reporter.Fail(waiting, reason);
        await _stopping.CancelAsync();
        await _ended.Task;
        _services.Metrics.Remove(this);
        _watchdog.Dispose();
        _queue.Dispose();
        _prefixes.Dispose();
        _pool.Dispose();
        _stopping.Dispose();
    }

    private SegmentMeter? MeterFor(SequenceRequest request) =>
        _services.Usage is { } reports && request.Metered is { } call ? new SegmentMeter(request, call, ModelVersion, reports) : null;

    private void LeaveQueue(List<Sequence> sequences)
    {
        foreach (var sequence in sequences)
        {
            if (_queue.TryRemove(sequence)) _reporter.Fail(sequence, Gone());
        }
    }

    private void Loop()
    {
        try
        {
            while (true)
            {
                if (_slots.Count == 0) _queue.WaitForWork(_stopping.Token);
                _stopping.Token.ThrowIfCancellationRequested();
                Step();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            while (_slots.Count > 0) _departures.Fail(_slots.All[^1], _stopReason);

            // The last step may have put one back after the queue was closed.
            foreach (var waiting in _queue.Close()) _reporter.Fail(waiting, _stopReason);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    // One token of everybody who decodes, and then as much of prompts as fits into the step, so that neither starves the other.
    private void Step()
    {
        var started = _services.Time.GetTimestamp();
        DropUnwanted();
        var rows = _slots.Decoding.Length;
        _executor.Decode();
        var decoded = Elapsed(started);
        if (rows > 0) _deviceSecondsPerToken.Add(decoded / rows);
        _budget.Begin(rows, decoded);

        var read = 0;
        while (_budget.TokensLeft(Elapsed(started), streaming: !_slots.Decoding.IsEmpty) is > 0 and var tokens)
        {
            if (_scheduler.NextPrefill(_stepSeconds.Value <= _services.Options.StepSeconds) is not { } sequence) break;
            var begun = _services.Time.GetTimestamp();
            var count = _executor.Prefill(sequence, tokens);
            if (count == 0) break;
            _budget.Spend(count, Elapsed(begun));
            read += count;
        }

        _limits.Step();
        var seconds = Elapsed(started);
        _stepSeconds.Add(seconds);
        Volatile.Write(ref _promptTokensRead, _promptTokensRead + read);
        CountCachedTokens();
        _services.Metrics.Step(ModelVersion, rows, seconds);
    }

    private double Elapsed(long since) => _services.Time.GetElapsedTime(since).TotalSeconds;

    private void DropUnwanted()
    {
        var now = _services.Time.GetUtcNow();
        foreach (var sequence in _queue.RemoveExpired(now)) _reporter.Fail(sequence, Late());

        // From the last slot to the first: when one is freed, only those behind it move.
        for (var slot = _slots.Count - 1; slot >= 0; slot--)
        {
            var sequence = _slots.All[slot];
            if (sequence.Stream.Cancellation.IsCancellationRequested)
            {
                LogAbandoned(_services.Logger, sequence.Request.RequestId, ModelVersion);
                _departures.Fail(sequence, Gone());
            }
            else if (sequence.Request.Deadline <= now)
            {
                _departures.Fail(sequence, Late());
            }
            else if (sequence.Generation.Enough is { IsSet: true })
            {
                _departures.Finish(sequence, FinishReasons.Stop);
            }
        }
    }

    private void CountCachedTokens()
    {
        var tokens = 0L;
        foreach (var sequence in _slots.All) tokens += sequence.Length;
        Volatile.Write(ref _cachedTokens, tokens);
    }

    // What waits in the lane, at the rate at which sequences were finished of late; a second each as long as none was.
    private TimeSpan EstimateWait(Lane lane)
    {
        var rate = _reporter.Finished.PerSecond();
        var seconds = _queue.Waiting(lane) / (rate > 0 ? rate : 1);
        return TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, _services.Options.MaxRetryAfterSeconds));
    }

    /// <summary>What a sequence ends with whose client has gone.</summary>
    internal static ApiFailure Gone() => new(ApiError.Unavailable, "The client has gone.");

    private static ApiFailure Late() => new(ApiError.Unavailable, "The request's deadline has passed.");

    private static ApiFailure Stopping() =>
        new(ApiError.Unavailable, "This replica is stopping; try again.", RetryAfter: TimeSpan.FromSeconds(1));

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of request {RequestId} to {ModelVersion} has gone; its sequence is ended.")]
    private static partial void LogAbandoned(ILogger logger, string requestId, string modelVersion);
}
