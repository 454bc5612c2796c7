using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>An upstream, as lists show it: whether it has an API key, never which.</summary>
public sealed record UpstreamItem
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required string Version { get; init; }

    public required string Address { get; init; }

    public required string UpstreamModel { get; init; }

    public required bool HasApiKey { get; init; }

    public ModelPrice? Price { get; init; }

    public int? ConcurrentRequests { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string ChangedBy { get; init; }

    public required Guid Stamp { get; init; }
}
