namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>A sum of usage, as the database makes it. What it is not told apart by is empty.</summary>
internal sealed class UsageGroup
{
    public required DateOnly Day { get; init; }

    public required string TenantId { get; init; }

    public required string KeyId { get; init; }

    public required string Model { get; init; }

    public required long Requests { get; init; }

    public required long Completed { get; init; }

    public required long Aborted { get; init; }

    public required long Failed { get; init; }

    public required long CacheHits { get; init; }

    public required long PromptTokens { get; init; }

    public required long CachedPromptTokens { get; init; }

    public required long CompletionTokens { get; init; }

    public required long ReasoningTokens { get; init; }

    /// <summary>The cost in millions of 10⁻¹².</summary>
    public required long Millions { get; init; }

    /// <summary>What those leave of it, in 10⁻¹².</summary>
    public required long Remainders { get; init; }

    public UsageRow ToRow(UsageQuery query) => new()
    {
        Day = query.ByDay ? Day : null,
        TenantId = query.TellsTenants ? TenantId : null,
        KeyId = query.ByKey ? KeyId : null,
        Model = query.ByModel ? Model : null,
        Requests = Requests,
        Completed = Completed,
        Aborted = Aborted,
        Failed = Failed,
        CacheHits = CacheHits,
        PromptTokens = PromptTokens,
        CachedPromptTokens = CachedPromptTokens,
        CompletionTokens = CompletionTokens,
        ReasoningTokens = ReasoningTokens,
        Cost = Money.Of(Millions, Remainders),
    };
}
