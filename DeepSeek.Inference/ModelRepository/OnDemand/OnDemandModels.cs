using DeepSeek.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository.OnDemand;

/// <summary>Who waits for models that are loaded when they are first asked for. The queue is bounded, and so is the wait.</summary>
internal sealed class OnDemandModels(IOptions<ModelRepositoryOptions> options, TimeProvider time)
{
    private readonly Dictionary<string, WaitingRequests> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>Raised when somebody begins to wait for a model. On any thread.</summary>
    public event Action? Wanted;

    /// <summary>Whether somebody waits for a model.</summary>
    public bool IsWanted(string name)
    {
        lock (_lock) return _waiting.ContainsKey(name);
    }

    /// <summary>Waits until a model can be asked.</summary>
    /// <returns>Null once it can; else what its caller is told.</returns>
    public async Task<ApiFailure?> WaitAsync(string name, CancellationToken cancellationToken)
    {
        Task<ApiFailure?> outcome;
        lock (_lock)
        {
            if (_count >= options.Value.MaxWaiting) return Busy(name);
            if (!_waiting.TryGetValue(name, out var requests)) _waiting[name] = requests = new WaitingRequests();
            requests.Count++;
            _count++;
            outcome = requests.Outcome.Task;
        }

        try
        {
            Wanted?.Invoke();
            return await outcome.WaitAsync(TimeSpan.FromSeconds(options.Value.LoadWaitSeconds), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Busy(name);
        }
        finally
        {
            Leave(name, outcome);
        }
    }

    /// <summary>A model can be asked now, or cannot be loaded: nobody waits for it any more.</summary>
    /// <param name="name">The model.</param>
    /// <param name="failure">What callers are told; null where they can ask it.</param>
    public void End(string name, ApiFailure? failure)
    {
        lock (_lock)
        {
            if (_waiting.Remove(name, out var requests)) requests.Outcome.TrySetResult(failure);
        }
    }

    private void Leave(string name, Task<ApiFailure?> outcome)
    {
        lock (_lock)
        {
            _count--;
            if (_waiting.TryGetValue(name, out var requests) && requests.Outcome.Task == outcome && --requests.Count == 0) _waiting.Remove(name);
        }
    }

    private ApiFailure Busy(string name) => new(
        ApiError.Unavailable,
        $"{name} is being loaded; try again.",
        "model",
        TimeSpan.FromSeconds(Math.Clamp(options.Value.LoadWaitSeconds, 1, 60)));
}
