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

    public async Task<Deployment?> FindAsync(string model, long revision, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ModelDeployments.AsNoTracking()
            .SingleOrDefaultAsync(deployment => deployment.Name == model && deployment.Revision == revision, cancellationToken) is { } record
                ? Deployment.Of(record)
                : null;
    }

    public Task<IReadOnlyList<Deployment>> ListAsync(string model, int atMost, Actor by, CancellationToken cancellationToken) => ListForAsync(
        by, records => records.Where(record => record.Name == model).OrderByDescending(record => record.Revision).Take(atMost), cancellationToken);

    public Task<IReadOnlyList<Deployment>> ListAsync(Actor by, CancellationToken cancellationToken) =>
        ListForAsync(by, records => records.InForce().OrderBy(record => record.Name), cancellationToken);

    public Task<IReadOnlyList<Deployment>> ListUnderWayAsync(CancellationToken cancellationToken) =>
        ListAsync(records => records.InForce().Where(record => record.State == DeploymentState.RollingOut).OrderBy(record => record.Name), cancellationToken);

    private async Task<IReadOnlyList<Deployment>> ListForAsync(
        Actor by, Func<IQueryable<ModelDeployment>, IQueryable<ModelDeployment>> which, CancellationToken cancellationToken) =>
        by.MaySomewhere(Permission.ModelsRead) ? await ListAsync(which, cancellationToken) : [];

    private async Task<IReadOnlyList<Deployment>> ListAsync(
        Func<IQueryable<ModelDeployment>, IQueryable<ModelDeployment>> which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await which(context.ModelDeployments.AsNoTracking()).ToListAsync(cancellationToken);
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
}
