using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

internal sealed partial class ModelAliasService(
    IDbContextFactory<PortalDbContext> contexts,
    HeartbeatReader heartbeats,
    TimeProvider time,
    ILogger<ModelAliasService> logger) : IModelAliases
{
    private const int MostTargets = 20;
    private const int HighestWeight = 1_000_000;

    /// <summary>How often a change is tried that others, who may change something else altogether, are in the way of.</summary>
    private const int Attempts = 10;

    public async Task<IReadOnlyList<ModelAliasItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.MaySomewhere(Permission.ModelsRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await context.ModelAliases.AsNoTracking().OrderBy(alias => alias.Alias).ToListAsync(cancellationToken);
        return [.. records.Select(alias => new ModelAliasItem(alias.Alias, alias.Target, alias.ChangedAt, alias.ChangedBy)
        {
            Targets = alias.Targets.ConvertAll(target => new WeightedTarget(target.Target, target.Weight)),
            Stamp = alias.Stamp,
        })];
    }

    public Task<ModelAliasProblem?> SetAsync(string alias, string target, Actor by, CancellationToken cancellationToken) =>
        SetAsync(new NewModelAlias(alias, [new WeightedTarget(target, 1)]), by, cancellationToken);

    public async Task<ModelAliasProblem?> SetAsync(NewModelAlias wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return ModelAliasProblem.Denied;
        }

        if (Check(wanted) is { } wrong)
        {
            return wrong;
        }

        if (await ReadHeartbeatsAsync(cancellationToken) is not { } beats)
        {
            return ModelAliasProblem.ReplicasUnknown;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TrySetAsync(wanted, beats, by, cancellationToken);
            }
            catch (Exception e) when (e is DbUpdateConcurrencyException || StoredData.Contended(e))
            {
                // Looked at anew, it shows whether it was this alias that somebody else has changed.
                if (attempt == Attempts)
                {
                    return ModelAliasProblem.Changed;
                }
            }
        }
    }

    private async Task<ModelAliasProblem?> TrySetAsync(NewModelAlias wanted, IReadOnlyList<ReplicaHeartbeat> beats, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // The transaction is there before anything is read: two changes that are no cycle each must not become one together.
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var models = await KnownModels.ReadAsync(context, beats, cancellationToken);
        var known = await context.ModelAliases.ToDictionaryAsync(record => record.Alias, cancellationToken);
        if (Check(wanted, models, known) is { } problem)
        {
            return problem;
        }

        context.ActAs(by.ToAudit());
        var heaviest = wanted.Targets.MaxBy(target => target.Weight)!.Target;
        var now = time.GetUtcNow();
        if (!known.TryGetValue(wanted.Alias, out var record))
        {
            context.ModelAliases.Add(record = new ModelAliasRecord { Alias = wanted.Alias, Target = heaviest, ChangedAt = now, ChangedBy = by.Name });
        }

        record.Target = heaviest;
        record.Targets = wanted.Targets.Count == 1 ? [] : [.. wanted.Targets.Select(target => new AliasTarget { Target = target.Target, Weight = target.Weight })];
        record.ChangedAt = now;
        record.ChangedBy = by.Name;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogSet(logger, wanted.Alias, string.Join(", ", wanted.Targets.Select(target => $"{target.Target} ({target.Weight})")), by.Name);
        return null;
    }

    public async Task<ModelAliasProblem?> RemoveAsync(string alias, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return ModelAliasProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ModelAliases.SingleOrDefaultAsync(record => record.Alias == alias, cancellationToken) is not { } known)
        {
            return ModelAliasProblem.NotFound;
        }

        context.ActAs(by.ToAudit());
        context.ModelAliases.Remove(known);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return ModelAliasProblem.Changed;
        }

        LogRemoved(logger, alias, by.Name);
        return null;
    }

    private static ModelAliasProblem? Check(NewModelAlias wanted) => wanted switch
    {
        { Alias: var alias } when !ModelNames.IsName(alias) => ModelAliasProblem.AliasInvalid,
        { Targets: var targets } when !targets.All(target => ModelNames.IsNameOrVersion(target.Target)) => ModelAliasProblem.TargetInvalid,
        { Targets: var targets } when targets.Count is 0 or > MostTargets || targets.DistinctBy(target => target.Target).Count() < targets.Count =>
            ModelAliasProblem.TargetsInvalid,
        { Targets: var targets } when targets.Any(target => target.Weight is < 0 or > HighestWeight) => ModelAliasProblem.WeightInvalid,
        { Targets: var targets } when targets.All(target => target.Weight == 0) => ModelAliasProblem.WeightsAllZero,
        _ => null,
    };

    private static ModelAliasProblem? Check(NewModelAlias wanted, KnownModels models, Dictionary<string, ModelAliasRecord> known)
    {
        if (models.HasModel(wanted.Alias))
        {
            return ModelAliasProblem.IsAModel;
        }

        if (wanted.Stamp is { } stamp && known.GetValueOrDefault(wanted.Alias)?.Stamp != stamp)
        {
            return ModelAliasProblem.Changed;
        }

        if (wanted.Targets.Any(target => LeadsTo(wanted.Alias, NameOf(target.Target), known)))
        {
            return ModelAliasProblem.Cycle;
        }

        return wanted.Targets.All(target => models.Has(target.Target) || known.ContainsKey(NameOf(target.Target))) ? null : ModelAliasProblem.TargetUnknown;
    }

    /// <summary>True where following the aliases from a name comes to the alias. Those that are there have no cycle, so it ends; each is looked at once.</summary>
    private static bool LeadsTo(string alias, string from, Dictionary<string, ModelAliasRecord> known)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var name))
        {
            if (name == alias)
            {
                return true;
            }

            if (seen.Add(name) && known.TryGetValue(name, out var next))
            {
                foreach (var target in next.Targets.Select(target => target.Target).Append(next.Target))
                {
                    open.Push(NameOf(target));
                }
            }
        }

        return false;
    }

    private static string NameOf(string target) => target.Split('@')[0];

    private async Task<IReadOnlyList<ReplicaHeartbeat>?> ReadHeartbeatsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await heartbeats.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Alias} stands for {Targets} now, by {By}.")]
    private static partial void LogSet(ILogger logger, string alias, string targets, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Alias} stands for nothing any more, by {By}.")]
    private static partial void LogRemoved(ILogger logger, string alias, string by);
}
