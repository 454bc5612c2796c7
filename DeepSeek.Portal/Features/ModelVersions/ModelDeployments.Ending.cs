using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ModelVersions;

internal sealed partial class ModelDeployments
{
    public Task<bool> RollBackAsync(string model, long revision, string reason, CancellationToken cancellationToken) =>
        GoBackAsync(model, revision, reason, Actor.Itself(Itself), cancellationToken);

    public async Task<RolloutProblem?> StopAsync(string model, long revision, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return RolloutProblem.Denied;
        }

        try
        {
            return await GoBackAsync(model, revision, $"{by.Name} stopped the roll-out.", by, cancellationToken) ? null : RolloutProblem.NotUnderWay;
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogDatabaseAway(logger, e.Message);
            return RolloutProblem.DatabaseUnreachable;
        }
    }

    public async Task<RolloutProblem?> HoldAsync(string model, long revision, bool held, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return RolloutProblem.Denied;
        }

        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            if (await FindUnderWayAsync(context, model, revision, cancellationToken) is not { } rollout)
            {
                return RolloutProblem.NotUnderWay;
            }

            if (rollout.HeldAt is not null == held)
            {
                return null;
            }

            context.ActAs(by.ToAudit(), held ? AuditActions.Held : AuditActions.WentOn);
            rollout.HeldAt = held ? time.GetUtcNow() : null;
            if (!await TrySaveAsync(context, model, cancellationToken))
            {
                return RolloutProblem.NotUnderWay;
            }

            LogHeld(logger, model, rollout.Version, revision, held ? "held" : "let go on", by.Name);
            return null;
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogDatabaseAway(logger, e.Message);
            return RolloutProblem.DatabaseUnreachable;
        }
    }

    public async Task<bool> CompleteAsync(string model, long revision, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindUnderWayAsync(context, model, revision, cancellationToken) is not { } done)
        {
            return false;
        }

        context.ActAs(Actor.Itself(Itself).ToAudit());
        done.State = DeploymentState.Stable;
        done.EndedAt = time.GetUtcNow();
        if (!await TrySaveAsync(context, model, cancellationToken))
        {
            return false;
        }

        LogStable(logger, model, done.Version, revision, (done.EndedAt - done.RequestedAt).Value.TotalSeconds);
        return true;
    }

    private async Task<bool> GoBackAsync(string model, long revision, string reason, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindUnderWayAsync(context, model, revision, cancellationToken) is not { } failed)
        {
            return false;
        }

        context.ActAs(by.ToAudit());
        var now = time.GetUtcNow();
        failed.Reason = Shortened(reason);
        failed.EndedAt = now;
        failed.State = failed.PreviousVersion is null ? DeploymentState.Paused : DeploymentState.RolledBack;
        if (failed.PreviousVersion is { } previous)
        {
            context.ModelDeployments.Add(new ModelDeployment
            {
                Name = model,
                Revision = revision + 1,
                Version = previous,
                Reason = Shortened($"Back from version {failed.Version}. {reason}"),
                RequestedBy = by.Name,
                RequestedAt = now,
                Preload = failed.Preload,
                Parallelism = failed.Parallelism,

                // It was good before, and there is no time to lose.
                WatchSeconds = 0,
            });
        }

        if (!await TrySaveAsync(context, model, cancellationToken))
        {
            return false;
        }

        if (failed.State == DeploymentState.Paused)
        {
            LogPaused(logger, model, failed.Version, revision, reason);
        }
        else
        {
            LogRolledBack(logger, model, failed.Version, revision, failed.PreviousVersion, reason);
        }

        return true;
    }

    private static Task<ModelDeployment?> FindUnderWayAsync(PortalDbContext context, string model, long revision, CancellationToken cancellationToken) =>
        context.ModelDeployments.InForce().SingleOrDefaultAsync(
            deployment => deployment.Name == model && deployment.Revision == revision && deployment.State == DeploymentState.RollingOut, cancellationToken);

    /// <summary>False where another portal was quicker: it has ended the same roll-out, or decided anew.</summary>
    private async Task<bool> TrySaveAsync(PortalDbContext context, string model, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e)
        {
            LogContended(logger, model, e.InnerException?.Message ?? e.Message);
            return false;
        }
    }

    private static string Shortened(string reason) =>
        reason.Length <= ModelDeployment.MaxReasonLength ? reason : string.Concat(reason.AsSpan(0, ModelDeployment.MaxReasonLength - 1), "…");
}
