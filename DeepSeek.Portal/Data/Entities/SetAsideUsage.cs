namespace DeepSeek.Portal.Data.Entities;

/// <summary>A report of usage that could not be counted, kept for somebody to look at, so that the others need not wait behind it.</summary>
internal sealed class SetAsideUsage
{
    public const int MaxEntryBytes = 16 * 1024;
    public const int MaxReasonLength = 500;

    /// <summary>SHA-256 of the whole entry: one that comes twice is kept once.</summary>
    public required string Hash { get; init; }

    /// <summary>The list it came from.</summary>
    public required string List { get; init; }

    /// <summary>Its first <see cref="MaxEntryBytes"/>, as they came.</summary>
    public required byte[] Entry { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset SetAsideAt { get; init; }
}
