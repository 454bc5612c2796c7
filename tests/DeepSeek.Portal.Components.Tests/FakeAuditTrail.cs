using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Audit;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>An audit in memory.</summary>
internal sealed class FakeAuditTrail : IAuditTrail
{
    public List<AuditItem> Items { get; } = [];

    public List<AuditQuery> Queries { get; } = [];

    public Task<AuditPage> ListAsync(AuditQuery query, Actor by, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(new AuditPage([.. Items], Items.Count));
    }

    public IAsyncEnumerable<AuditItem> ExportAsync(AuditQuery query, Actor by, CancellationToken cancellationToken) => Items.ToAsyncEnumerable();
}
