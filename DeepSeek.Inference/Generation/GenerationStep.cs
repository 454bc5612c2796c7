namespace DeepSeek.Inference.Generation;

/// <summary>What one step of a sequence brought.</summary>
/// <param name="Reasoning">New thought, or null.</param>
/// <param name="Content">New answer, or null.</param>
/// <param name="FinishReason">Why the sequence has ended; null while it goes on.</param>
internal readonly record struct GenerationStep(string? Reasoning, string? Content, string? FinishReason);
