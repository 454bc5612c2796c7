namespace DeepSeek.Gateway.Metering;

/// <summary>What a request adds to the counts of its key.</summary>
internal readonly record struct EndedTraffic(
    bool Failed, bool CacheHit, long PromptTokens, long CompletionTokens, TimeSpan? TimeToFirstToken, TimeSpan? Overhead, TimeSpan Duration);
