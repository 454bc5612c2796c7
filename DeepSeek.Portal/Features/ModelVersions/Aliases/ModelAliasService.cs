using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

internal sealed partial class ModelAliasService(
    IDbContextFactory<PortalDbContext> contexts,
    HeartbeatReader heartbeats,
    TimeProvider time,
    ILogger<ModelAliasService> logger) : IModelAliases
{
    public async Task<IReadOnlyList<ModelAliasItem>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ModelAliases.AsNoTracking()
            .OrderBy(alias => alias.Alias)
            .Select(alias => new ModelAliasItem(alias.Alias, alias.Target, alias.ChangedAt, alias.ChangedBy))
            .ToListAsync(cancellationToken);
    }

    public async Task<ModelAliasProblem?> SetAsync(string alias, string target, string by, CancellationToken cancellationToken)
    {
        if (!IsName(alias))
        {
            return ModelAliasProblem.AliasInvalid;
        }

        var parts = target.Split('@');
        if (parts.Length > 2 || !parts.All(IsName))
        {
            return ModelAliasProblem.TargetInvalid;
        }

        if (await ReadModelsAsync(cancellationToken) is not { } models)
        {
            return ModelAliasProblem.ReplicasUnknown;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (models.Contains(alias) || await context.ModelDeployments.AnyAsync(deployment => deployment.Name == alias, cancellationToken))
        {
            return ModelAliasProblem.IsAModel;
        }

        // The transaction is there before anything is read: two changes that are no cycle each must not become one together.
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var known = await context.ModelAliases.ToDictionaryAsync(record => record.Alias, cancellationToken);
        if (LeadsTo(alias, parts[0], known))
        {
            return ModelAliasProblem.Cycle;
        }

        var now = time.GetUtcNow();
        if (known.TryGetValue(alias, out var record))
        {
            record.Target = target;
            record.ChangedAt = now;
            record.ChangedBy = by;
        }
        else
        {
            context.ModelAliases.Add(new ModelAliasRecord { Alias = alias, Target = target, ChangedAt = now, ChangedBy = by });
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogSet(logger, alias, target, by);
        return null;
    }

    public async Task<bool> RemoveAsync(string alias, string by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ModelAliases.SingleOrDefaultAsync(record => record.Alias == alias, cancellationToken) is not { } known)
        {
            return false;
        }

        context.ModelAliases.Remove(known);
        await context.SaveChangesAsync(cancellationToken);
        LogRemoved(logger, alias, by);
        return true;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= ModelDeployment.MaxNameLength && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '\\' or '@');

    /// <summary>True where following the aliases from a name comes to the alias. Those that are there have no cycle, so it ends.</summary>
    private static bool LeadsTo(string alias, string from, Dictionary<string, ModelAliasRecord> known)
    {
        var name = from;
        while (name != alias)
        {
            if (!known.TryGetValue(name, out var next))
            {
                return false;
            }

            name = next.Target.Split('@')[0];
        }

        return true;
    }

    private async Task<HashSet<string>?> ReadModelsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await heartbeats.ReadAsync(cancellationToken)).SelectMany(beat => beat.Models).Select(model => model.Name)];
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Alias} stands for {Target} now, by {By}.")]
    private static partial void LogSet(ILogger logger, string alias, string target, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Alias} stands for nothing any more, by {By}.")]
    private static partial void LogRemoved(ILogger logger, string alias, string by);
}
