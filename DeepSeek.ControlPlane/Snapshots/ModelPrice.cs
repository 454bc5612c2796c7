namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What a model costs, for a million tokens each, in the platform's currency.</summary>
/// <param name="Prompt">Tokens of prompts that had to be read.</param>
/// <param name="CachedPrompt">Tokens of prompts that were kept from an earlier request.</param>
/// <param name="Completion">Generated tokens, reasoning included.</param>
public sealed record ModelPrice(decimal Prompt, decimal CachedPrompt, decimal Completion)
{
    private const decimal Million = 1_000_000;

    /// <summary>The cost of so many tokens.</summary>
    /// <param name="promptTokens">Tokens of the prompt, the cached ones included.</param>
    /// <param name="cachedPromptTokens">Those of them that were kept from an earlier request.</param>
    /// <param name="completionTokens">Generated tokens.</param>
    public decimal CostOf(long promptTokens, long cachedPromptTokens, long completionTokens) =>
        (((promptTokens - cachedPromptTokens) * Prompt) + (cachedPromptTokens * CachedPrompt) + (completionTokens * Completion)) / Million;
}
