using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>A role that somebody made of permissions. Those that the platform brings are no rows.</summary>
internal sealed class CustomRole : IStamped, IAudited
{
    public const int MaxNameLength = 60;
    public const int MaxDescriptionLength = 300;

    public required string Id { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public required List<string> Permissions { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.Role, Id, Name);
}
