namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// What gateways have to learn of with a number of their document: which row, not how it changed, because the delta says how it is. Written with the change
/// itself, and removed when a base holds it.
/// </summary>
internal sealed class GatewayChange
{
    /// <summary>The <see cref="PublishedState.WantedNumber"/> that the change raised.</summary>
    public required long Number { get; init; }

    public required GatewayChangeKind Kind { get; init; }

    /// <summary>The id of the tenant or key; empty where the whole list is published, as it is short.</summary>
    public required string Id { get; init; }
}
