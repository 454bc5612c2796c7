namespace DeepSeek.Portal.Features.Users;

/// <summary>Which users are wanted.</summary>
internal sealed record UserQuery
{
    /// <summary>Part of an address.</summary>
    public string? Search { get; init; }

    /// <summary>Null for all.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Who has this role; null for all.</summary>
    public string? RoleId { get; init; }

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    public int PageSize { get; init; } = 25;
}
