using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Models.Rollouts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.Models;

internal sealed partial class ModelDeployments(
    IDbContextFactory<PortalDbContext> contexts,
    HeartbeatReader heartbeats,
    IOptions<RolloutOptions> options,
    TimeProvider time,
    ILogger<ModelDeployments> logger) : IModelDeployments
{
    /// <summary>Who decides where nobody asked.</summary>
    public const string Itself = "roll-out";

    /// <summary>How often a decision is tried where others decide at the same time.</summary>
    private const int Attempts = 5;

    public async Task<Activation> ActivateAsync(WantedVersion wanted, CancellationToken cancellationToken)
    {
        if (Check(wanted) is { } problem)
        {
            return Activation.Refused(problem);
        }

        if (await FindRequestAsync(wanted, cancellationToken) is { } known)
        {
            return known;
        }

        if (await ReadFleetAsync(wanted.Model, cancellationToken) is not { } fleet)
        {
            return Activation.Refused(ActivationProblem.ReplicasUnknown);
        }

        if (!fleet.IsKnown)
        {
            return Activation.Refused(ActivationProblem.ModelUnknown);
        }

        if ((wanted.Version ?? fleet.NewestVersion) is not { } version || !fleet.Has(version))
        {
            return Activation.Refused(ActivationProblem.VersionUnknown);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                var decided = await DecideAsync(wanted, version, fleet, cancellationToken);
                LogDecided(logger, decided.Name, decided.Version, decided.Revision, decided.PreviousVersion ?? "none", wanted.By);
                return Activation.Decided(decided);
            }
            catch (DbUpdateException e)
            {
                // Another portal took this revision, or the same request came twice at once: look at what there is now.
                LogContended(logger, wanted.Model, e.InnerException?.Message ?? e.Message);
                if (await FindRequestAsync(wanted, cancellationToken) is { } meanwhile)
                {
                    return meanwhile;
                }
            }
        }

        return Activation.Refused(ActivationProblem.Contended);
    }

    public async Task<bool> RollBackAsync(string model, long revision, string reason, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindUnderWayAsync(context, model, revision, cancellationToken) is not { } failed)
        {
            return false;
        }

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

    /// <summary>What became of the request before; null where it is new.</summary>
    private async Task<Activation?> FindRequestAsync(WantedVersion wanted, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ModelDeployments.AsNoTracking()
            .SingleOrDefaultAsync(deployment => deployment.RequestId == wanted.RequestId, cancellationToken) is not { } known)
        {
            return null;
        }

        return known.Name == wanted.Model && (wanted.Version is null || wanted.Version == known.Version)
            ? Activation.Decided(Deployment.Of(known))
            : Activation.Refused(ActivationProblem.RequestIdReused);
    }

    private async Task<ModelInFleet?> ReadFleetAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            return await heartbeats.ReadAsync(cancellationToken) is { Count: > 0 } beats ? new ModelInFleet(model, beats) : null;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogUnreachable(logger, e.Message);
            return null;
        }
    }

    private async Task<Deployment> DecideAsync(WantedVersion wanted, string version, ModelInFleet fleet, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var last = await context.ModelDeployments
            .Where(deployment => deployment.Name == wanted.Model)
            .OrderByDescending(deployment => deployment.Revision)
            .FirstOrDefaultAsync(cancellationToken);
        var previous = await FindGoodAsync(context, wanted.Model, version, last, fleet, cancellationToken);
        if (last is { State: DeploymentState.RollingOut })
        {
            last.State = DeploymentState.Superseded;
            last.EndedAt = now;
            last.Reason = $"Version {version} was asked for before it was done.";
        }

        var decision = new ModelDeployment
        {
            Name = wanted.Model,
            Revision = (last?.Revision ?? 0) + 1,
            Version = version,
            PreviousVersion = previous,
            RequestId = wanted.RequestId,
            RequestedBy = wanted.By,
            RequestedAt = now,
            Preload = last?.Preload ?? true,
            Parallelism = options.Value.Parallelism,
            WatchSeconds = wanted.WatchSeconds ?? options.Value.WatchSeconds,
            PreviousSecondsPerToken = previous is null ? null : fleet.SecondsPerToken(previous),
        };
        context.ModelDeployments.Add(decision);
        await context.SaveChangesAsync(cancellationToken);
        return Deployment.Of(decision);
    }

    /// <summary>The version to go back to: one that a decision has proven, else what is served although nobody decided; null where there is none.</summary>
    private static async Task<string?> FindGoodAsync(
        PortalDbContext context, string model, string version, ModelDeployment? last, ModelInFleet fleet, CancellationToken cancellationToken)
    {
        var proven = await context.ModelDeployments.AsNoTracking()
            .Where(deployment => deployment.Name == model && deployment.State == DeploymentState.Stable && deployment.Version != version)
            .OrderByDescending(deployment => deployment.Revision)
            .Select(deployment => deployment.Version)
            .FirstOrDefaultAsync(cancellationToken);

        // Where the last decision is not done, what it would go back to is good, and so is what it goes back to itself.
        var before = last is { RequestId: null } ? last.Version : last?.PreviousVersion;
        return new[] { proven, before }.FirstOrDefault(good => good is not null && good != version && fleet.Has(good)) ?? fleet.ServedOtherThan(version);
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
