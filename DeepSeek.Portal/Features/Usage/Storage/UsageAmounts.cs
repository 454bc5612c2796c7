using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>What is added to a sum, or, below zero, taken from it.</summary>
internal readonly record struct UsageAmounts
{
    public long Requests { get; init; }

    public long Completed { get; init; }

    public long Aborted { get; init; }

    public long Failed { get; init; }

    public long CacheHits { get; init; }

    public long PromptTokens { get; init; }

    public long CachedPromptTokens { get; init; }

    public long CompletionTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long PicoCost { get; init; }

    public static UsageAmounts operator +(UsageAmounts left, UsageAmounts right) => checked(new UsageAmounts
    {
        Requests = left.Requests + right.Requests,
        Completed = left.Completed + right.Completed,
        Aborted = left.Aborted + right.Aborted,
        Failed = left.Failed + right.Failed,
        CacheHits = left.CacheHits + right.CacheHits,
        PromptTokens = left.PromptTokens + right.PromptTokens,
        CachedPromptTokens = left.CachedPromptTokens + right.CachedPromptTokens,
        CompletionTokens = left.CompletionTokens + right.CompletionTokens,
        ReasoningTokens = left.ReasoningTokens + right.ReasoningTokens,
        PicoCost = left.PicoCost + right.PicoCost,
    });

    public static UsageAmounts operator -(UsageAmounts amounts) => new()
    {
        Requests = -amounts.Requests,
        Completed = -amounts.Completed,
        Aborted = -amounts.Aborted,
        Failed = -amounts.Failed,
        CacheHits = -amounts.CacheHits,
        PromptTokens = -amounts.PromptTokens,
        CachedPromptTokens = -amounts.CachedPromptTokens,
        CompletionTokens = -amounts.CompletionTokens,
        ReasoningTokens = -amounts.ReasoningTokens,
        PicoCost = -amounts.PicoCost,
    };

    /// <summary>What a sum holds.</summary>
    public static UsageAmounts Of(UsageCounters counters) => new()
    {
        Requests = counters.Requests,
        Completed = counters.Completed,
        Aborted = counters.Aborted,
        Failed = counters.Failed,
        CacheHits = counters.CacheHits,
        PromptTokens = counters.PromptTokens,
        CachedPromptTokens = counters.CachedPromptTokens,
        CompletionTokens = counters.CompletionTokens,
        ReasoningTokens = counters.ReasoningTokens,
        PicoCost = counters.PicoCost,
    };

    /// <summary>Makes a sum hold this.</summary>
    public void WriteTo(UsageCounters counters)
    {
        counters.Requests = Requests;
        counters.Completed = Completed;
        counters.Aborted = Aborted;
        counters.Failed = Failed;
        counters.CacheHits = CacheHits;
        counters.PromptTokens = PromptTokens;
        counters.CachedPromptTokens = CachedPromptTokens;
        counters.CompletionTokens = CompletionTokens;
        counters.ReasoningTokens = ReasoningTokens;
        counters.PicoCost = PicoCost;
    }
}
