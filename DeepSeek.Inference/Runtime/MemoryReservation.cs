namespace DeepSeek.Inference.Runtime;

/// <summary>What a model has taken of a budget; given back when it is disposed of.</summary>
internal sealed class MemoryReservation(MemoryPlan plan, Action<long> giveBack) : IDisposable
{
    private int _disposed;

    /// <summary>What it was taken for.</summary>
    public MemoryPlan Plan => plan;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) giveBack(plan.NeededBytes);
    }
}
