namespace DeepSeek.ModelBuilder.Tokenization;

/// <summary>One message of a chat.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its text.</param>
internal sealed record ChatMessage(string Role, string Content);
