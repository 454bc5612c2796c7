using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>What holds for a model, whoever asks it.</summary>
internal sealed class ModelPolicyRecord : IStamped, IAudited
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>What all callers may use of it together.</summary>
    public LimitValues Limits { get; set; } = new();

    /// <summary>What it costs.</summary>
    public PriceValues Price { get; set; } = new();

    [NotAudited]
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who set it; a name for people to read.</summary>
    [NotAudited]
    public required string ChangedBy { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.ModelPolicy, Name);
}
