namespace DeepSeek.Portal.Features.Live;

/// <summary>Something that is not all right.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">With whom; empty where that is clear.</param>
/// <param name="Since">Since when we see it.</param>
public sealed record Finding(FindingKind Kind, string Subject, DateTimeOffset Since)
{
    /// <summary>True where tenants feel it, or soon will.</summary>
    public bool IsSevere => Kind <= FindingKind.DatabaseUnreachable;
}
