using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Gateway.Replicas;

/// <summary>Reads the tokens that a replica counted. What it does not say is 0, and a closer look that it does not take is null.</summary>
internal static class UsageFields
{
    /// <summary>The object at which the reader stands, to its end.</summary>
    public static Usage Read(ref Utf8JsonReader reader)
    {
        var (prompt, completion, total, hit, miss) = (0, 0, 0, 0, 0);
        int? reasoning = null, cached = null;
        MustBeObject(ref reader);
        while (ReadName(ref reader))
        {
            if (Is(ref reader, "prompt_tokens"u8)) prompt = reader.GetInt32();
            else if (Is(ref reader, "completion_tokens"u8)) completion = reader.GetInt32();
            else if (Is(ref reader, "total_tokens"u8)) total = reader.GetInt32();
            else if (Is(ref reader, "completion_tokens_details"u8)) reasoning = ReadOne(ref reader, "reasoning_tokens"u8);
            else if (Is(ref reader, "prompt_tokens_details"u8)) cached = ReadOne(ref reader, "cached_tokens"u8);
            else if (Is(ref reader, "prompt_cache_hit_tokens"u8)) hit = reader.GetInt32();
            else if (Is(ref reader, "prompt_cache_miss_tokens"u8)) miss = reader.GetInt32();
            else reader.Skip();
        }

        return new Usage
        {
            PromptTokens = prompt,
            CompletionTokens = completion,
            TotalTokens = total,
            CompletionTokensDetails = reasoning is { } thought ? new CompletionTokensDetails { ReasoningTokens = thought } : null,
            PromptTokensDetails = cached is { } kept ? new PromptTokensDetails { CachedTokens = kept } : null,
            PromptCacheHitTokens = hit,
            PromptCacheMissTokens = miss,
        };
    }

    /// <summary>The one number of a closer look; null where there is none.</summary>
    private static int? ReadOne(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        int? found = null;
        MustBeObject(ref reader);
        while (ReadName(ref reader))
        {
            if (Is(ref reader, name)) found = reader.GetInt32();
            else reader.Skip();
        }

        return found;
    }

    private static void MustBeObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("What was counted is not an object.");
        }
    }

    private static bool ReadName(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();
}
