using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.ModelRepository.OnDemand;

/// <summary>Those who wait for one model.</summary>
internal sealed class WaitingRequests
{
    /// <summary>What they are told; null where they can ask it now.</summary>
    public TaskCompletionSource<ApiFailure?> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many they are.</summary>
    public int Count { get; set; }
}
