using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Turns a query into what the database does.</summary>
internal static class ApiKeyQueryExtensions
{
    private const string Prefix = "dsk_";

    /// <summary>Those that are wanted.</summary>
    /// <param name="keys">All that may be seen.</param>
    /// <param name="tenants">Of all of them, to be found by name.</param>
    /// <param name="query">Which are wanted.</param>
    /// <param name="now">Says which have expired.</param>
    public static IQueryable<ApiKeyRecord> Matching(this IQueryable<ApiKeyRecord> keys, IQueryable<Tenant> tenants, ApiKeyQuery query, DateTimeOffset now)
    {
        keys = query.Status switch
        {
            ApiKeyStatus.Active => keys.Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now)),
            ApiKeyStatus.Expired => keys.Where(key => key.RevokedAt == null && key.ExpiresAt <= now),
            ApiKeyStatus.Revoked => keys.Where(key => key.RevokedAt != null),
            _ => keys,
        };

        if (string.IsNullOrWhiteSpace(query.Search))
        {
            return keys;
        }

        var text = query.Search.Trim();
        var isId = text.StartsWith(Prefix, StringComparison.Ordinal);
        var id = isId ? text[Prefix.Length..].Split('_')[0] : text;
        if (isId && id.Length == ApiKey.PublicLength)
        {
            return keys.Where(key => key.PublicId == id);
        }

        // Two databases, two opinions on case in LIKE: both sides are lowered, except the id, which is cased. Tenants are few, and asked once, not for each key.
        var name = LikePatterns.Containing(text.ToLowerInvariant());
        var idStart = LikePatterns.StartingWith(id);
#pragma warning disable CA1304, CA1311, CA1862 // These run in the database, which knows no culture.
        var named = tenants.Where(tenant => EF.Functions.Like(tenant.Name.ToLower(), name, LikePatterns.Escape)).Select(tenant => tenant.Id);
        return keys.Where(key =>
            EF.Functions.Like(key.PublicId, idStart, LikePatterns.Escape)
            || EF.Functions.Like(key.Name.ToLower(), name, LikePatterns.Escape)
            || named.Contains(key.TenantId));
#pragma warning restore CA1304, CA1311, CA1862
    }

    public static IOrderedQueryable<ApiKeyRecord> Sorted(this IQueryable<ApiKeyRecord> keys, ApiKeyQuery query)
    {
        var sorted = (query.Sort, query.Descending) switch
        {
            (ApiKeySort.Name, false) => keys.OrderBy(key => key.Name),
            (ApiKeySort.Name, true) => keys.OrderByDescending(key => key.Name),
            (ApiKeySort.Tenant, false) => keys.OrderBy(key => key.Tenant!.Name),
            (ApiKeySort.Tenant, true) => keys.OrderByDescending(key => key.Tenant!.Name),

            // What never ends, or never began, comes last, whichever way a database sorts null.
            (ApiKeySort.Expires, false) => keys.OrderBy(key => key.ExpiresAt == null).ThenBy(key => key.ExpiresAt),
            (ApiKeySort.Expires, true) => keys.OrderBy(key => key.ExpiresAt == null).ThenByDescending(key => key.ExpiresAt),
            (ApiKeySort.Used, false) => keys.OrderBy(key => key.LastUsedAt == null).ThenBy(key => key.LastUsedAt),
            (ApiKeySort.Used, true) => keys.OrderBy(key => key.LastUsedAt == null).ThenByDescending(key => key.LastUsedAt),
            (_, false) => keys.OrderBy(key => key.CreatedAt),
            (_, true) => keys.OrderByDescending(key => key.CreatedAt),
        };

        // A last word, so that a page never repeats what another showed.
        return sorted.ThenBy(key => key.PublicId);
    }
}
