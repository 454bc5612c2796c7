namespace DeepSeek.Portal.Data.Entities;

/// <summary>A customer of the platform: keys, limits and bills belong to one.</summary>
internal sealed class Tenant
{
    public const int MaxNameLength = 100;

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>True where none of its keys may be used.</summary>
    public bool Suspended { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
