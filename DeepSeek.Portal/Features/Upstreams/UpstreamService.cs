using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Upstreams;

internal sealed partial class UpstreamService(
    IDbContextFactory<PortalDbContext> contexts,
    IOptions<InternalCallOptions> secret,
    IOptions<UpstreamOptions> options,
    TimeProvider time,
    ILogger<UpstreamService> logger) : IUpstreams
{
    private readonly Lazy<SecretBox> _box = new(() => new SecretBox(secret.Value.KeyBytes, ExternalUpstream.ApiKeyPurpose));

    public async Task<IReadOnlyList<UpstreamItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await context.Upstreams.AsNoTracking().OrderBy(upstream => upstream.Id).ToListAsync(cancellationToken);
        return [.. records.Select(record => new UpstreamItem
        {
            Id = record.Id,
            Model = record.Model,
            Version = record.Version,
            Address = record.Address,
            UpstreamModel = record.UpstreamModel,
            HasApiKey = record.SealedApiKey is not null,
            Price = record.Price.ToPrice(),
            ConcurrentRequests = record.ConcurrentRequests,
            ChangedAt = record.ChangedAt,
            ChangedBy = record.ChangedBy,
            Stamp = record.Stamp,
        })];
    }

    public async Task<UpstreamProblem?> SetAsync(NewUpstream wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return UpstreamProblem.Denied;
        }

        if (UpstreamRules.Check(wanted, options.Value) is { } wrong)
        {
            return wrong;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Upstreams.SingleOrDefaultAsync(upstream => upstream.Id == wanted.Id, cancellationToken);
        if (known?.Stamp != wanted.Stamp)
        {
            return UpstreamProblem.Changed;
        }

        if (await context.ModelAliases.AnyAsync(alias => alias.Alias == wanted.Model, cancellationToken))
        {
            return UpstreamProblem.ModelIsAnAlias;
        }

        if (known?.SealedApiKey is not null && wanted is { ApiKey: null, WithoutApiKey: false } && !IsSameServer(known.Address, wanted.Address))
        {
            return UpstreamProblem.ApiKeyNeeded;
        }

        context.ActAs(by.ToAudit());
        Fill(context, known, wanted, by.Name);
        if (!await TrySaveAsync(context, known is null, cancellationToken))
        {
            return UpstreamProblem.Changed;
        }

        LogSet(logger, wanted.Id, wanted.Model, wanted.Version, by.Name);
        return null;
    }

    public async Task<UpstreamProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ModelsWrite))
        {
            return UpstreamProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Upstreams.SingleOrDefaultAsync(record => record.Id == id, cancellationToken) is not { } known)
        {
            return UpstreamProblem.NotFound;
        }

        context.ActAs(by.ToAudit());
        context.Upstreams.Remove(known);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return UpstreamProblem.Changed;
        }

        LogRemoved(logger, id, by.Name);
        return null;
    }

    private static bool IsSameServer(string known, string wanted) =>
        Uri.Compare(new Uri(known), new Uri(wanted), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private void Fill(PortalDbContext context, UpstreamRecord? known, NewUpstream wanted, string by)
    {
        var now = time.GetUtcNow();
        if (known is null)
        {
            context.Upstreams.Add(known = new UpstreamRecord
            {
                Id = wanted.Id,
                Model = wanted.Model,
                Version = wanted.Version,
                Address = wanted.Address,
                UpstreamModel = wanted.UpstreamModel,
                ChangedAt = now,
                ChangedBy = by,
            });
        }

        known.Model = wanted.Model;
        known.Version = wanted.Version;
        known.Address = wanted.Address;
        known.UpstreamModel = wanted.UpstreamModel;
        known.SealedApiKey = wanted switch
        {
            { ApiKey: { } key } => _box.Value.Seal(key),
            { WithoutApiKey: true } => null,
            _ => known.SealedApiKey,
        };
        known.Price = PriceValues.Of(wanted.Price);
        known.ConcurrentRequests = wanted.ConcurrentRequests;
        known.ChangedAt = now;
        known.ChangedBy = by;
    }

    /// <summary>False also where somebody else was quicker to register one with this id.</summary>
    private static async Task<bool> TrySaveAsync(PortalDbContext context, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            return await context.TrySaveAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (isNew && StoredData.Refused(e))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Id} for {Model}@{Version} was set by {By}.")]
    private static partial void LogSet(ILogger logger, string id, string model, string version, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upstream {Id} was taken away by {By}.")]
    private static partial void LogRemoved(ILogger logger, string id, string by);
}
