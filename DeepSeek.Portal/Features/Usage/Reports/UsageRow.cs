namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>A sum of usage. What it is not told apart by is null.</summary>
public sealed record UsageRow
{
    public DateOnly? Day { get; init; }

    public string? TenantId { get; init; }

    public string? KeyId { get; init; }

    public string? Model { get; init; }

    public required long Requests { get; init; }

    public required long Completed { get; init; }

    public required long Aborted { get; init; }

    public required long Failed { get; init; }

    public required long CacheHits { get; init; }

    public required long PromptTokens { get; init; }

    public required long CachedPromptTokens { get; init; }

    public required long CompletionTokens { get; init; }

    public required long ReasoningTokens { get; init; }

    /// <summary>In the currency of the prices.</summary>
    public required decimal Cost { get; init; }
}
