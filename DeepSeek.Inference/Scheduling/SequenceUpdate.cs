namespace DeepSeek.Inference.Scheduling;

/// <summary>News of a sequence: new text, or its end. An end comes last and once.</summary>
/// <param name="Reasoning">New thought, or null.</param>
/// <param name="Content">New answer, or null.</param>
/// <param name="End">How it ended; null while it goes on.</param>
internal readonly record struct SequenceUpdate(string? Reasoning, string? Content, SequenceEnd? End);
