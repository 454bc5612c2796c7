using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>A server of others that serves a model of this platform.</summary>
internal sealed class UpstreamRecord : IStamped, IAudited
{
    public const int MaxIdLength = 50;
    public const int MaxAddressLength = 500;
    public const int MaxSealedKeyLength = 2_000;

    /// <summary>Answers name it in <c>x-replica</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The model that it serves, as tenants call it.</summary>
    public required string Model { get; set; }

    /// <summary>What counts as its version.</summary>
    public required string Version { get; set; }

    /// <summary>Where its API begins.</summary>
    public required string Address { get; set; }

    /// <summary>What the model is called there.</summary>
    public required string UpstreamModel { get; set; }

    /// <summary>Its API key, sealed: the database and Redis hold nothing that opens it. Null where it wants none.</summary>
    [AuditSecret]
    public string? SealedApiKey { get; set; }

    /// <summary>What it costs, where that is not the price of the model.</summary>
    public PriceValues Price { get; set; } = new();

    /// <summary>Requests that one gateway may give it at the same time; null for no limit.</summary>
    public int? ConcurrentRequests { get; set; }

    [NotAudited]
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who set it; a name for people to read.</summary>
    [NotAudited]
    public required string ChangedBy { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.Upstream, Id, Model);
}
