using DeepSeek.Contracts.Http;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>How an answer ended.</summary>
/// <param name="FinishReason">One of <see cref="FinishReasons"/>; null where none was told.</param>
/// <param name="Usage">Tokens read and written; null where the gateway did not tell.</param>
/// <param name="Cost">In the platform's currency; null where the model has no price, or whoever asks may not see it.</param>
/// <param name="FirstToken">From the question to the first text; null where there was none.</param>
/// <param name="Elapsed">From the question to the end.</param>
public sealed record PlaygroundEnd(string? FinishReason, Contracts.Http.Usage? Usage, decimal? Cost, TimeSpan? FirstToken, TimeSpan Elapsed)
{
    /// <summary>Generated tokens in a second, from the first one on; null where that says nothing.</summary>
    public double? TokensPerSecond => Usage is { CompletionTokens: > 1 } usage && FirstToken is { } first && Elapsed > first
        ? (usage.CompletionTokens - 1) / (Elapsed - first).TotalSeconds
        : null;
}
