namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>A role, as lists show it.</summary>
public sealed record RoleItem
{
    public required string Id { get; init; }

    /// <summary>In English for built-in ones, which pages call by what their language calls them.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>True for one that the platform brings.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>How many people have it, on the platform or for some tenant.</summary>
    public required int Holders { get; init; }

    /// <summary>For the next change; null for a built-in one.</summary>
    public Guid? Stamp { get; init; }
}
