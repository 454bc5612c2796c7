namespace DeepSeek.Inference.Runtime;

/// <summary>A model cannot be served; the message is a sentence for the operator.</summary>
internal class ModelLoadException : Exception
{
    public ModelLoadException()
    {
    }

    public ModelLoadException(string message)
        : base(message)
    {
    }

    public ModelLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
