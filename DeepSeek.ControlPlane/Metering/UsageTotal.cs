namespace DeepSeek.ControlPlane.Metering;

/// <summary>The tokens of a whole request.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedPromptTokens">Those of them that were kept from an earlier request.</param>
/// <param name="CompletionTokens">Generated tokens, of all choices and segments.</param>
/// <param name="ReasoningTokens">Those of them that were reasoning.</param>
public readonly record struct UsageTotal(long PromptTokens, long CachedPromptTokens, long CompletionTokens, long ReasoningTokens);
