using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>Picks what is counted in: the same from memory and from the database.</summary>
internal sealed record TrafficFilter
{
    /// <summary>True for models as a whole, which are exact; false for entries of tenants and replicas.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>True for what has a replica: its answers, and its queue.</summary>
    public bool HasReplica { get; init; }

    /// <summary>True for what has a tenant.</summary>
    public bool HasTenant { get; init; }

    public string? Model { get; init; }

    public string? TenantId { get; init; }

    public string? ReplicaId { get; init; }

    /// <summary>All that a query asks for, counted once.</summary>
    public static TrafficFilter Total(TrafficQuery query) => new()
    {
        IsWhole = query.TenantId is null && query.ReplicaId is null,
        HasTenant = query.TenantId is not null,
        HasReplica = query.ReplicaId is not null,
        Model = query.Model,
        TenantId = query.TenantId,
        ReplicaId = query.ReplicaId,
    };

    /// <summary>The same, so that it can be told apart.</summary>
    public static TrafficFilter Parts(TrafficQuery query) => query.By == TrafficPart.Model && query is { TenantId: null, ReplicaId: null }
        ? Total(query)
        : Total(query) with { IsWhole = false, HasReplica = query.By == TrafficPart.Replica || query.ReplicaId is not null, HasTenant = query.By != TrafficPart.Replica || query.TenantId is not null };

    public bool Matches(TrafficKey key) =>
        (!IsWhole || key.IsWholeModel)
        && (!HasTenant || key.TenantId.Length > 0)
        && (!HasReplica || key.ReplicaId.Length > 0)
        && (Model is null || key.Model == Model)
        && (TenantId is null || key.TenantId == TenantId)
        && (ReplicaId is null || key.ReplicaId == ReplicaId);

    public IQueryable<TrafficRollup> Apply(IQueryable<TrafficRollup> rows)
    {
        rows = IsWhole ? rows.Where(row => row.TenantId == "" && row.ReplicaId == "") : rows;
        rows = HasTenant ? rows.Where(row => row.TenantId != "") : rows;
        rows = HasReplica ? rows.Where(row => row.ReplicaId != "") : rows;
        rows = Model is null ? rows : rows.Where(row => row.Model == Model);
        rows = TenantId is null ? rows : rows.Where(row => row.TenantId == TenantId);
        return ReplicaId is null ? rows : rows.Where(row => row.ReplicaId == ReplicaId);
    }
}
