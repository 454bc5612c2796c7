using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>Reads an upstream's <c>usage</c>, of OpenAI's shape or DeepSeek's.</summary>
internal static class UpstreamUsage
{
    /// <summary>Null where there is none, or none that says both counts.</summary>
    public static Usage? Read(JsonElement body)
    {
        if (!body.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object
            || Count(usage, "prompt_tokens") is not { } prompt || Count(usage, "completion_tokens") is not { } completion)
        {
            return null;
        }

        var cached = Detail(usage, "prompt_tokens_details", "cached_tokens") ?? Count(usage, "prompt_cache_hit_tokens") ?? 0;
        return Of(prompt, Math.Min(cached, prompt), completion, Math.Min(Detail(usage, "completion_tokens_details", "reasoning_tokens") ?? 0, completion));
    }

    public static Usage Of(int prompt, int cached, int completion, int reasoning) => new()
    {
        PromptTokens = prompt,
        CompletionTokens = completion,
        TotalTokens = prompt + completion,
        CompletionTokensDetails = new CompletionTokensDetails { ReasoningTokens = reasoning },
        PromptTokensDetails = new PromptTokensDetails { CachedTokens = cached },
        PromptCacheHitTokens = cached,
        PromptCacheMissTokens = prompt - cached,
    };

    private static int? Detail(JsonElement usage, string details, string name) =>
        usage.TryGetProperty(details, out var inner) && inner.ValueKind == JsonValueKind.Object ? Count(inner, name) : null;

    private static int? Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? count : null;
}
