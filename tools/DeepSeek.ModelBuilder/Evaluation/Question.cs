using DeepSeek.ModelBuilder.Tokenization;

namespace DeepSeek.ModelBuilder.Evaluation;

/// <summary>A chat and what its answer must contain.</summary>
internal sealed record Question(string Group, IReadOnlyList<ChatMessage> Messages, string Expected);
