namespace DeepSeek.Inference.Generation;

/// <summary>What one step of a sequence brought.</summary>
/// <param name="Token">The token.</param>
/// <param name="Reasoning">New thought, or null.</param>
/// <param name="Content">New answer, or null.</param>
/// <param name="Logprobs">How likely the token was; null where that was not asked for.</param>
/// <param name="FinishReason">Why the sequence has ended; null while it goes on.</param>
internal readonly record struct GenerationStep(int Token, string? Reasoning, string? Content, TokenLogprobs? Logprobs, string? FinishReason);
