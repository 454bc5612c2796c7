namespace DeepSeek.Portal.Features.Traffic;

/// <summary>
/// Whose traffic it is: a tenant's at a model and a replica. Without tenant and replica it is all of a model, exact however many tenants there are; with a
/// replica alone it is what the replica says of itself.
/// </summary>
internal readonly record struct TrafficKey(string Model, string TenantId, string ReplicaId)
{
    /// <summary>What belongs to no model: all queues together, and tokens of those that gateways count together.</summary>
    public static TrafficKey Platform { get; } = new("", "", "");

    public static TrafficKey OfModel(string model) => new(model, "", "");

    public static TrafficKey OfReplica(string replicaId) => new("", "", replicaId);

    public bool IsWholeModel => TenantId.Length == 0 && ReplicaId.Length == 0;

    public bool IsReplica => Model.Length == 0 && ReplicaId.Length > 0;
}
