using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Another name of a model, or of one version of it.</summary>
internal sealed class ModelAliasRecord : IStamped, IAudited
{
    /// <summary>What requests may call it.</summary>
    public required string Alias { get; init; }

    /// <summary>What it stands for: a model, <c>name@version</c>, or another alias.</summary>
    public required string Target { get; set; }

    /// <summary>Where requests are shared out among several: all of them, <see cref="Target"/> being the heaviest. None where there is but the one.</summary>
    public List<AliasTarget> Targets { get; set; } = [];

    [NotAudited]
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who set it; a name for people to read.</summary>
    [NotAudited]
    public required string ChangedBy { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.Alias, Alias);
}
