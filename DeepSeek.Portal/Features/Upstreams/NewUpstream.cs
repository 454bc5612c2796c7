using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>What is wanted of an upstream.</summary>
internal sealed record NewUpstream
{
    public required string Id { get; init; }

    /// <summary>The model that it serves, as tenants call it.</summary>
    public required string Model { get; init; }

    /// <summary>What counts as its version.</summary>
    public required string Version { get; init; }

    /// <summary>Where its API begins.</summary>
    public required string Address { get; init; }

    /// <summary>What the model is called there.</summary>
    public required string UpstreamModel { get; init; }

    /// <summary>Its API key; null to leave it as it is.</summary>
    public string? ApiKey { get; init; }

    /// <summary>True to forget the API key that is there.</summary>
    public bool WithoutApiKey { get; init; }

    /// <summary>What it costs; null for the price of the model.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Requests that one gateway may give it at the same time, 1 to 100,000; null for no limit.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>Of what was read; null for one that is not there yet.</summary>
    public Guid? Stamp { get; init; }

    /// <summary>Without the API key: records print their members, and something might log this.</summary>
    public override string ToString() => $"{Id}: {Model}@{Version} at {Address}";
}
