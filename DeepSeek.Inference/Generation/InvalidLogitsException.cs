namespace DeepSeek.Inference.Generation;

/// <summary>A model gave logits from which nothing can be chosen.</summary>
internal sealed class InvalidLogitsException : Exception
{
    public InvalidLogitsException()
    {
    }

    public InvalidLogitsException(string message)
        : base(message)
    {
    }

    public InvalidLogitsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
