using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>
/// Adds up what the answers to one prompt took. The prompt counts once; as cached counts what was there before the request came, which is what the answer
/// that found least of it found: the others may have found what that one left.
/// </summary>
internal struct UsageSum
{
    private GenerationUsage? _sum;

    /// <summary>Adds the usage of one answer.</summary>
    public void Add(GenerationUsage usage) => _sum = _sum is not { } sum ? usage : usage with
    {
        CompletionTokens = sum.CompletionTokens + usage.CompletionTokens,
        ReasoningTokens = sum.ReasoningTokens + usage.ReasoningTokens,
        CachedTokens = Math.Min(sum.CachedTokens, usage.CachedTokens),
    };

    /// <summary>All together.</summary>
    public readonly Usage ToContract() => ToContract(_sum.GetValueOrDefault());

    /// <summary>The usage of one answer.</summary>
    public static Usage ToContract(GenerationUsage usage) => new()
    {
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        TotalTokens = usage.PromptTokens + usage.CompletionTokens,
        CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = usage.ReasoningTokens },
        PromptTokensDetails = new PromptTokensDetails { CachedTokens = usage.CachedTokens },
        PromptCacheHitTokens = usage.CachedTokens,
        PromptCacheMissTokens = usage.PromptTokens - usage.CachedTokens,
    };
}
