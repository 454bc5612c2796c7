using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Who asks a feature for something, and what he may do. Features ask it, whoever has asked before them.</summary>
internal sealed record Actor
{
    /// <summary>Of the user; null for nobody, and for the portal itself.</summary>
    public string? UserId { get; private init; }

    /// <summary>A name for people to read.</summary>
    public required string Name { get; init; }

    /// <summary>From where; null where nobody knows.</summary>
    public string? Address { get; init; }

    public required Grants Grants { get; init; }

    /// <summary>True for a program that comes with a token.</summary>
    public bool ByToken { get; init; }

    /// <summary>Not signed in, disabled, or with a password that must be changed first: may do nothing.</summary>
    public static Actor Nobody { get; } = new() { Name = "nobody", Grants = Grants.None };

    public static Actor User(string id, string name, string? address, Grants grants) => new() { UserId = id, Name = name, Address = address, Grants = grants };

    /// <summary>The portal itself, in one of its parts.</summary>
    public static Actor Itself(string part) => new() { Name = part, Grants = Grants.Everything };

    /// <summary>On the whole platform.</summary>
    public bool May(string permission) => Grants.Has(permission);

    /// <summary>For this tenant.</summary>
    public bool May(string permission, string tenantId) => Grants.Has(permission, tenantId);

    /// <summary>On the platform, or for one tenant at least.</summary>
    public bool MaySomewhere(string permission) => Grants.HasSomewhere(permission);

    /// <summary>As the audit names him.</summary>
    public AuditActor ToAudit() => new(UserId, Name, Address);
}
