using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.ModelVersions;

internal sealed partial class ModelDeployments
{
    /// <summary>How often a decision is tried where others decide at the same time.</summary>
    private const int Attempts = 5;

    private async Task<Activation> LookAndDecideAsync(WantedVersion wanted, CancellationToken cancellationToken)
    {
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
                LogDecided(logger, decided.Name, decided.Version, decided.Revision, decided.PreviousVersion ?? "none", wanted.By.Name);
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
            RequestedBy = wanted.By.Name,
            RequestedAt = now,
            Preload = last?.Preload ?? true,
            Parallelism = options.Value.Parallelism,
            WatchSeconds = wanted.WatchSeconds ?? options.Value.WatchSeconds,
            PreviousSecondsPerToken = previous is null ? null : fleet.SecondsPerToken(previous),
            PreviousDeviceSecondsPerToken = previous is null ? null : fleet.DeviceSecondsPerToken(previous),
        };
        context.ActAs(wanted.By.ToAudit());
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
}
