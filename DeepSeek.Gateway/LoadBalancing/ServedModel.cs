namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>A model, or one version of it, that at least one replica serves.</summary>
/// <param name="ClusterId">What requests call it: <c>name</c> or <c>name@version</c>. The proxy's cluster is called the same.</param>
/// <param name="Name">The model's name.</param>
/// <param name="CreatedAt">When its newest served version was made.</param>
/// <param name="Replicas">Who serves it, in the order of ids; at least one.</param>
internal sealed record ServedModel(string ClusterId, string Name, DateTimeOffset? CreatedAt, IReadOnlyList<Replica> Replicas)
{
    /// <summary>The version that answers, as <c>name@version</c>, whoever is asked; null where the replicas differ in it.</summary>
    public string? ActiveVersion { get; init; }
}
