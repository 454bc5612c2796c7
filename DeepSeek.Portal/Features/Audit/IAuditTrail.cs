using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Audit;

/// <summary>Who changed what, when, from where. Entries are written by the database context, in the transaction of what they tell of; here they are read.</summary>
internal interface IAuditTrail
{
    /// <summary>The newest first; for who may see it for some tenants only, what is those tenants' business.</summary>
    Task<AuditPage> ListAsync(AuditQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>All that match, the oldest first, as they come from the database.</summary>
    IAsyncEnumerable<AuditItem> ExportAsync(AuditQuery query, Actor by, CancellationToken cancellationToken);
}
