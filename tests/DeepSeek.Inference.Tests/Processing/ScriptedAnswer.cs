namespace DeepSeek.Inference.Tests.Processing;

/// <summary>An answer that was the same whole and in pieces.</summary>
/// <param name="Content">The answer.</param>
/// <param name="Reasoning">The thought.</param>
/// <param name="Finish">Why it ended.</param>
/// <param name="Pieces">The pieces of the answer as they came.</param>
internal sealed record ScriptedAnswer(string Content, string? Reasoning, string Finish, IReadOnlyList<string> Pieces);
