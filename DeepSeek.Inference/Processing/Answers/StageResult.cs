using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Processing.Answers;

/// <summary>What one processor let through.</summary>
/// <param name="Text">The text that goes on to the next.</param>
/// <param name="FinishReason">Not null where it ends the answer.</param>
/// <param name="Failure">Not null where the answer fails, because it did.</param>
internal readonly record struct StageResult(string Text, string? FinishReason = null, ApiFailure? Failure = null);
