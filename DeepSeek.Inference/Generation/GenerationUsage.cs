namespace DeepSeek.Inference.Generation;

/// <summary>Tokens read and written for one sequence.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CompletionTokens">Tokens generated, thought and end mark included.</param>
/// <param name="ReasoningTokens">How many of them were thought, its marks included.</param>
internal readonly record struct GenerationUsage(int PromptTokens, int CompletionTokens, int ReasoningTokens);
