using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// What models may take of a device's memory together, and what those that are loaded have taken of it. They take what was planned, not what they were
/// seen to use: memory that is paged in only as it is used would look free until it is too late.
/// </summary>
internal sealed class MemoryBudget(IOptions<RuntimeOptions> options)
{
    // More than any device has, and little enough to be added to.
    private const long Unknown = long.MaxValue / 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<RuntimeDevice, long> _taken = [];
    private readonly Dictionary<RuntimeDevice, long> _totals = [];

    /// <summary>Whether a device's budget could be found out.</summary>
    public bool IsKnown(RuntimeDevice device) => Total(device) < Unknown;

    /// <summary>What models on a device may take together, in bytes.</summary>
    public long Total(RuntimeDevice device)
    {
        lock (_lock)
        {
            if (_totals.TryGetValue(device, out var total)) return total;
            return _totals[device] = Measure(device);
        }
    }

    /// <summary>What loaded models on a device have taken, in bytes.</summary>
    public long Taken(RuntimeDevice device)
    {
        lock (_lock) return _taken.GetValueOrDefault(device);
    }

    /// <summary>Says what a model would take, next to what is there now.</summary>
    public MemoryPlan Plan(RuntimeDevice device, MemoryNeeds needs)
    {
        var total = Total(device);
        lock (_lock) return MemoryPlanner.Plan(needs, options.Value, total, _taken.GetValueOrDefault(device));
    }

    /// <summary>Takes what a model needs.</summary>
    /// <exception cref="MemoryBudgetException">It does not fit beside what is loaded; nothing is taken.</exception>
    public MemoryReservation Reserve(RuntimeDevice device, MemoryNeeds needs)
    {
        var total = Total(device);
        MemoryPlan plan;
        lock (_lock)
        {
            plan = MemoryPlanner.Plan(needs, options.Value, total, _taken.GetValueOrDefault(device));
            if (plan.Fits) _taken[device] = plan.TakenBytes + plan.NeededBytes;
        }

        if (plan.Fits) return new MemoryReservation(plan, bytes => GiveBack(device, bytes));
        var others = plan.FitsAlone ? "It would fit if nothing else were loaded." : "It would not fit alone either.";
        throw new MemoryBudgetException(
            $"There is not enough memory for the model, in MiB: {plan}. {others} "
            + $"{RuntimeOptions.Section}:{nameof(RuntimeOptions.MemoryFraction)}, {nameof(RuntimeOptions.MemoryBudgetBytes)} and "
            + $"{nameof(RuntimeOptions.MaxContextTokens)} change that.");
    }

    private void GiveBack(RuntimeDevice device, long bytes)
    {
        lock (_lock) _taken[device] -= bytes;
    }

    private long Measure(RuntimeDevice device)
    {
        var settings = options.Value;
        if (settings.MemoryBudgetBytes > 0) return settings.MemoryBudgetBytes;
        IDeviceMemory memory = device == RuntimeDevice.Cuda ? new CudaMemory(settings.DeviceIndex) : HostMemory.Instance;

        // Where the device cannot say, loading will find out what it has.
        return memory.TotalBytes is { } total ? (long)(total * settings.MemoryFraction) : Unknown;
    }
}
