using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Rollouts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.ModelVersions;

internal sealed partial class ModelDeployments(
    IDbContextFactory<PortalDbContext> contexts,
    HeartbeatReader heartbeats,
    IOptions<RolloutOptions> options,
    TimeProvider time,
    ILogger<ModelDeployments> logger) : IModelDeployments
{
    /// <summary>Who decides where nobody asked.</summary>
    public const string Itself = "roll-out";

    public async Task<Activation> ActivateAsync(WantedVersion wanted, CancellationToken cancellationToken)
    {
        if (!wanted.By.May(Permission.ModelsWrite))
        {
            return Activation.Refused(ActivationProblem.Denied);
        }

        if (Check(wanted) is { } problem)
        {
            return Activation.Refused(problem);
        }

        try
        {
            return await LookAndDecideAsync(wanted, cancellationToken);
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            LogDatabaseAway(logger, e.Message);
            return Activation.Refused(ActivationProblem.DatabaseUnreachable);
        }
    }

    public async Task<bool> RollBackAsync(string model, long revision, string reason, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindUnderWayAsync(context, model, revision, cancellationToken) is not { } failed)
        {
            return false;
        }

        context.ActAs(Actor.Itself(Itself).ToAudit());
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
                RequestedBy = Itself,
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

    public async Task<Deployment?> FindAsync(string model, long revision, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ModelDeployments.AsNoTracking()
            .SingleOrDefaultAsync(deployment => deployment.Name == model && deployment.Revision == revision, cancellationToken) is { } record
                ? Deployment.Of(record)
                : null;
    }

    public Task<IReadOnlyList<Deployment>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync(records => records.InForce(), cancellationToken);

    public Task<IReadOnlyList<Deployment>> ListUnderWayAsync(CancellationToken cancellationToken) =>
        ListAsync(records => records.InForce().Where(record => record.State == DeploymentState.RollingOut), cancellationToken);

    private async Task<IReadOnlyList<Deployment>> ListAsync(
        Func<IQueryable<ModelDeployment>, IQueryable<ModelDeployment>> which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await which(context.ModelDeployments.AsNoTracking()).OrderBy(record => record.Name).ToListAsync(cancellationToken);
        return [.. records.Select(Deployment.Of)];
    }

    private static ActivationProblem? Check(WantedVersion wanted) => wanted switch
    {
        { RequestId: { Length: 0 or > ModelDeployment.MaxRequestIdLength } } => ActivationProblem.RequestIdInvalid,
        { WatchSeconds: { } watch } when !(watch >= 0 && watch <= RolloutOptions.MostWatchSeconds) => ActivationProblem.WatchInvalid,
        { Model.Length: > ModelDeployment.MaxNameLength } => ActivationProblem.ModelUnknown,
        { Version.Length: > ModelDeployment.MaxNameLength } => ActivationProblem.VersionUnknown,
        _ => null,
    };

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
