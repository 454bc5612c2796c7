using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>
/// A tenant's key for somebody who uses its playground, so that what he asks is metered and limited as the tenant's. It is one key, by its public id, for as long as
/// he comes back. Its secret is in this portal's memory alone, works for an hour, and is made anew when it is needed again.
/// </summary>
internal sealed partial class PlaygroundKeys(IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<PlaygroundKeys> logger) : IDisposable
{
    /// <summary>How long a secret works.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>How long before its end another takes its place, and how long it works on then: another portal may have it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string UserId, string TenantId), PlaygroundKey> _held = [];
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>A key that works, or will as soon as gateways have heard of it.</summary>
    public async Task<PlaygroundKey> GetAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            foreach (var ended in _held.Where(held => held.Value.MadeAt + Life - Overlap <= now).Select(held => held.Key).ToList())
            {
                _held.Remove(ended);
            }

            var owner = (by.UserId!, tenantId);
            if (!_held.TryGetValue(owner, out var held))
            {
                _held[owner] = held = new PlaygroundKey(await MakeAsync(tenantId, by, now, cancellationToken), now);
            }

            return held;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A key that gateways do not know any more is not used again.</summary>
    public async Task ForgetAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        _held.Remove((by.UserId!, tenantId));
        _one.Release();
    }

    private async Task<ApiKey> MakeAsync(string tenantId, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await context.ApiKeys.SingleOrDefaultAsync(
                key => key.TenantId == tenantId && key.PlaygroundUserId == by.UserId && key.RevokedAt == null, cancellationToken);
            var key = known is null ? ApiKey.Generate() : ApiKey.Generate(known.PublicId);
            if (known is null)
            {
                context.ActAs(by.ToAudit());
                context.ApiKeys.Add(New(key, tenantId, by, now));
            }
            else
            {
                context.ActAs(by.ToAudit(), AuditActions.Rotated);
                (known.PreviousHash, known.PreviousEndsAt) = (known.Hash, now + Overlap);
                (known.Hash, known.ExpiresAt) = (key.Hash(), now + Life);
            }

            try
            {
                if (await context.TrySaveAsync(cancellationToken))
                {
                    LogMade(logger, key, by.Name);
                    return key;
                }
            }
            catch (DbUpdateException e) when (known is null && StoredData.Refused(e))
            {
                // Another portal made it at the same time; or else something is wrong that trying again does not mend.
                if (!await ExistsAsync(tenantId, by, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> ExistsAsync(string tenantId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AnyAsync(key => key.TenantId == tenantId && key.PlaygroundUserId == by.UserId && key.RevokedAt == null, cancellationToken);
    }

    private static ApiKeyRecord New(ApiKey key, string tenantId, Actor by, DateTimeOffset now)
    {
        var name = "playground of " + by.Name;
        return new ApiKeyRecord
        {
            PublicId = key.PublicId,
            Hash = key.Hash(),
            Name = name.Length > ApiKeyRecord.MaxNameLength ? name[..ApiKeyRecord.MaxNameLength] : name,
            TenantId = tenantId,
            Scopes = [TenantScopes.Inference, TenantScopes.ModelsRead],
            CreatedAt = now,
            CreatedBy = by.Name,
            ExpiresAt = now + Life,
            PlaygroundUserId = by.UserId,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} was made for the playground of {By}.")]
    private static partial void LogMade(ILogger logger, ApiKey key, string by);
}
