namespace DeepSeek.Inference.Runtime;

/// <summary>A model does not fit into what is left of the device's memory budget; the message has the figures.</summary>
internal sealed class MemoryBudgetException : ModelLoadException
{
    public MemoryBudgetException()
    {
    }

    public MemoryBudgetException(string message)
        : base(message)
    {
    }

    public MemoryBudgetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
