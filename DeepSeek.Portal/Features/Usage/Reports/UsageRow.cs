namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>A sum of usage. What it is not told apart by is null.</summary>
public sealed record UsageRow
{
    /// <summary>The sum of none.</summary>
    public static readonly UsageRow Nothing = new()
    {
        Requests = 0,
        Completed = 0,
        Aborted = 0,
        Failed = 0,
        CacheHits = 0,
        PromptTokens = 0,
        CachedPromptTokens = 0,
        CompletionTokens = 0,
        ReasoningTokens = 0,
        Cost = 0,
    };

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
