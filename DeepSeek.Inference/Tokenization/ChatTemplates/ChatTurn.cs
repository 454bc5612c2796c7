namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>One message of a conversation, as a template sees it.</summary>
/// <param name="Role">One of the roles that the endpoint allows; never free text.</param>
/// <param name="Content">The text, from outside.</param>
internal sealed record ChatTurn(string Role, string Content);
