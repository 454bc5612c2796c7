namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>A chat template cannot be read, or cannot render a conversation; the message is a sentence.</summary>
internal sealed class ChatTemplateException : Exception
{
    public ChatTemplateException()
    {
    }

    public ChatTemplateException(string message)
        : base(message)
    {
    }

    public ChatTemplateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
