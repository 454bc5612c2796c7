using DeepSeek.Inference.ModelRepository.Changeover;
using DeepSeek.Inference.ModelRepository.Desires;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.ModelRepository.OnDemand;

/// <summary>Models that are loaded on demand and that nobody asks anything at the moment: they make room for one that is wanted and does not fit.</summary>
internal sealed partial class IdleModels(ModelCatalog catalog, VersionChoice choice, ModelDrains drains, ILogger<IdleModels> logger)
{
    /// <summary>Unloads as many as are needed, the one first that was asked last the longest ago; none where all of them would not be enough.</summary>
    /// <param name="version">What is to be loaded.</param>
    /// <param name="plan">What it would take, next to what is there.</param>
    /// <param name="planAgain">Plans anew.</param>
    /// <param name="cancellationToken">The service stops.</param>
    /// <returns>The plan next to what is there now.</returns>
    public async Task<MemoryPlan> MakeRoomAsync(
        ModelVersion version, MemoryPlan plan, Func<Task<MemoryPlan>> planAgain, CancellationToken cancellationToken)
    {
        var idle = catalog.Active
            .Where(served => served.Name != version.Name && !choice.Preloads(served.Name))
            .Select(served => (Served: served, For: served.Idle))
            .Where(model => model.For > TimeSpan.Zero)
            .OrderByDescending(model => model.For)
            .ToList();
        if (plan.TakenBytes + plan.LeastBytes - idle.Sum(model => model.Served.Model.Session.Plan.NeededBytes) > plan.BudgetBytes) return plan;
        foreach (var (served, _) in idle)
        {
            if (plan.Fits) break;
            if (catalog.ActiveVersion(served.Name) is not { } active || active.Served != served) continue;
            LogMakesRoom(logger, active.Id, version.Id, plan.LeastBytes, plan.TakenBytes, plan.BudgetBytes);
            catalog.Retire(active);
            await drains.Begin(active, served, cancellationToken);
            plan = await planAgain();
        }

        return plan;
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Nobody asks {Idle} anything: it is unloaded to make room for {ModelVersion}, which needs at least {Least} bytes; {Taken} of {Budget} were taken.")]
    private static partial void LogMakesRoom(ILogger logger, string idle, string modelVersion, long least, long taken, long budget);
}
