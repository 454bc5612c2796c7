namespace DeepSeek.Inference.Generation;

/// <summary>Tokens read and written for one sequence.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CompletionTokens">Tokens generated, thought and end mark included.</param>
/// <param name="ReasoningTokens">How many of them were thought, its marks included.</param>
/// <param name="CachedTokens">How many tokens of the prompt did not have to be read, because their keys and values were kept from before.</param>
internal readonly record struct GenerationUsage(int PromptTokens, int CompletionTokens, int ReasoningTokens, int CachedTokens = 0);
