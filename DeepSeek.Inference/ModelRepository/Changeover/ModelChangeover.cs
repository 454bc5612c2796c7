using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Inference.ModelRepository.OnDemand;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>
/// Brings a version into service: verifies and loads it beside the one that serves, tests it, and then swaps the two at one stroke. Whatever goes wrong
/// before the swap leaves the served one as it was.
/// </summary>
internal sealed partial class ModelChangeover(
    ModelCatalog catalog,
    ModelVersionLoader loader,
    LoadingThreads threads,
    ModelDrains drains,
    IRolloutLeases leases,
    IOtherReplicas others,
    IdleModels idle,
    EngineServices engines,
    IOptions<ModelRepositoryOptions> options,
    TimeProvider time,
    ILogger<ModelChangeover> logger)
{
    /// <summary>Tries a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="decision">Who wants it; null where nobody has decided.</param>
    /// <param name="stillDecided">Whether that is the decision in force: a wait for its turn ends with another one, which may say another turn.</param>
    /// <param name="stillWanted">Whether it still is the one that should be active.</param>
    /// <param name="cancellationToken">The service stops.</param>
    public async Task RunAsync(
        ModelVersion version, DesiredModel? decision, Func<bool> stillDecided, Func<bool> stillWanted, CancellationToken cancellationToken)
    {
        // A replica that serves nothing disturbs nobody: it does not wait for its turn.
        IRolloutLease? lease = null;
        version.Begin(decision?.Revision ?? 0);
        if (decision is not null && catalog.ActiveVersion(version.Name) is not null)
        {
            // It is to be tried anew: what it failed at before is no news of this decision.
            if (version.State == ModelVersionState.Failed) catalog.Move(version, ModelVersionState.Discovered);
            lease = await leases.AcquireAsync(decision, stillDecided, cancellationToken);
            if (lease is null) return;
        }

        var watched = TimeSpan.Zero;
        try
        {
            if (stillWanted() && await TryAsync(version, decision?.Revision ?? 0, stillWanted, cancellationToken) && decision is not null)
            {
                watched = TimeSpan.FromSeconds(Math.Max(0, decision.WatchSeconds));
            }
        }
        finally
        {
            lease?.ReleaseAfter(watched);
        }
    }

    private async Task<bool> TryAsync(ModelVersion version, long revision, Func<bool> stillWanted, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var content = version.Content;
        ModelVersion? unloaded = null;
        LoadedModel? loaded = null;
        try
        {
            Step(version, ModelVersionState.Verifying);
            version.Update(status => status with { TotalBytes = content.TotalBytes, CreatedAt = content.CreatedAt });
            var manifest = await RunAsync(
                version,
                () => ModelVersionLoader.Verify(
                    version.Folder, content, bytes => version.Update(status => status with { VerifiedBytes = bytes }), cancellationToken),
                cancellationToken);
            Task<MemoryPlan> PlanAsync() => RunAsync(version, () => loader.Plan(version.Folder, manifest), cancellationToken);
            var plan = await PlanAsync();
            version.Update(status => status with { MemoryBytes = plan.NeededBytes });
            LogPlan(logger, version.Id, plan.NeededBytes, plan.WeightBytes, plan.WorkspaceBytes, plan.Slots, plan.SlotBytes, plan.TakenBytes, plan.BudgetBytes);
            if (!plan.Fits && plan.FitsAlone) plan = await idle.MakeRoomAsync(version, plan, PlanAsync, cancellationToken);
            if (!plan.Fits) unloaded = await MakeRoomAsync(version, plan, cancellationToken);

            Step(version, ModelVersionState.Loading);
            loaded = await RunAsync(version, () => loader.Load(version.Folder, manifest), cancellationToken);
            Step(version, ModelVersionState.Warming);
            await WarmAsync(version, loaded, cancellationToken);

            var model = loaded;
            var served = new ServedModel(model, new ModelEngine(version.Id, model.Session, model.Tokenizer, engines), time);
            loaded = null;
            catalog.Hold(version, served);
            LogReady(logger, version.Id, version.Status.SelfTestSeconds);
            if (!stillWanted())
            {
                catalog.Retire(version);
                await drains.Begin(version, served, cancellationToken);
                return false;
            }

            var before = catalog.ActiveVersion(version.Name)?.Served;
            var replaced = catalog.Activate(version);
            if (replaced is not null) LogStep(logger, replaced.Id, ModelVersionState.Draining);
            if (replaced is not null && before is not null) _ = drains.Begin(replaced, before, cancellationToken);
            LogActive(
                logger, version.Id, manifest.ParameterCount, manifest.Precision, served.ContextTokens, model.Session.Device, manifest.GoldenPrompts.Count,
                time.GetElapsedTime(started).TotalSeconds);
            return true;
        }
#pragma warning disable CA1031 // Whatever a version throws, it is that version which cannot be served.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            loaded?.Dispose();
            NativeHeap.Trim();
            if (error is not ModelLoadException) LogUnexpected(logger, error, version.Id);
            version.Fail(error.Message, revision, content);
            catalog.Touch();
            LogFailed(logger, version.Id, error.Message);
        }
        catch (OperationCanceledException)
        {
            loaded?.Dispose();
            throw;
        }

        if (unloaded is not null) await TryAsync(unloaded, 0, () => true, cancellationToken);
        return false;
    }

    // Where nobody is served yet, nobody is kept waiting: a service starts as fast as it can, also on a machine that is busy with other things.
    private Task<T> RunAsync<T>(ModelVersion version, Func<T> work, CancellationToken cancellationToken) =>
        threads.RunAsync(version.Id, options.Value.LoadYields && catalog.Settled && !catalog.Loaded.IsEmpty, work, cancellationToken);

    private void Step(ModelVersion version, ModelVersionState state)
    {
        catalog.Move(version, state);
        LogStep(logger, version.Id, state);
    }

    private async Task WarmAsync(ModelVersion version, LoadedModel loaded, CancellationToken cancellationToken)
    {
        var seconds = await RunAsync(
            version,
            () =>
            {
                var begun = time.GetTimestamp();
                ModelVersionLoader.Test(loaded, cancellationToken);
                return time.GetElapsedTime(begun).TotalSeconds;
            },
            cancellationToken);
        version.Update(status => status with { SelfTestSeconds = seconds, ContextLength = loaded.Session.Shape.ContextTokens });
    }

    // Memory holds one version only: the served one goes first, where somebody else serves the model meanwhile or nobody minds.
    private async Task<ModelVersion> MakeRoomAsync(ModelVersion version, MemoryPlan plan, CancellationToken cancellationToken)
    {
        var numbers = FormattableString.Invariant(
            $"{version.Id} needs at least {plan.LeastBytes} bytes; of {plan.BudgetBytes} bytes {plan.TakenBytes} are taken.");
        if (!plan.FitsAlone || catalog.ActiveVersion(version.Name) is not { Served: { } served } active) throw new ModelLoadException(numbers);
        if (options.Value.AllowInterruption != true && !await others.ServeAsync(version.Name, cancellationToken))
        {
            throw new ModelLoadException(
                $"{numbers} {active.Id} would have to be unloaded first, and no other replica serves {version.Name} meanwhile; "
                + $"{ModelRepositoryOptions.Section}:{nameof(ModelRepositoryOptions.AllowInterruption)}=true does it all the same.");
        }

        LogMakesRoom(logger, version.Id, plan.LeastBytes, plan.TakenBytes, plan.BudgetBytes, active.Id);

        // Gateways send their requests to others before this one refuses any.
        Step(active, ModelVersionState.Draining);
        await Task.Delay(others.Notice, time, cancellationToken);
        catalog.Retire(active);
        await drains.Begin(active, served, cancellationToken);
        return active;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{ModelVersion} is {State}.")]
    private static partial void LogStep(ILogger logger, string modelVersion, ModelVersionState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "{ModelVersion} is ready; its self-test took {Seconds:0.00} s.")]
    private static partial void LogReady(ILogger logger, string modelVersion, double? seconds);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "{ModelVersion} is planned to take {Needed} bytes: {Weights} of weights, {Workspace} of workspace, {Slots} sequences of {Slot} each; "
        + "{Taken} of {Budget} bytes are taken.")]
    private static partial void LogPlan(
        ILogger logger, string modelVersion, long needed, long weights, long workspace, int slots, long slot, long taken, long budget);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "{ModelVersion} needs at least {Least} bytes, and {Taken} of {Budget} are taken: {Active} finishes its answers and is unloaded first, and loaded again "
        + "should {ModelVersion} fail. This replica does not serve the model meanwhile.")]
    private static partial void LogMakesRoom(ILogger logger, string modelVersion, long least, long taken, long budget, string active);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "{ModelVersion} is active: {Parameters} parameters in {Precision}, {ContextTokens} tokens of context, on {Device}; "
        + "{GoldenPrompts} golden prompts answered; {Seconds:0.00} s.")]
    private static partial void LogActive(
        ILogger logger, string modelVersion, long parameters, string precision, int contextTokens, RuntimeDevice device, int goldenPrompts,
        double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Loading {ModelVersion} failed in a way that was not foreseen.")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string modelVersion);

    [LoggerMessage(Level = LogLevel.Error, Message = "{ModelVersion} cannot be served: {Reason}")]
    private static partial void LogFailed(ILogger logger, string modelVersion, string reason);
}
